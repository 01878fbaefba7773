package dev.doorman.common.trust;

import dev.doorman.common.account.Account;
import dev.doorman.common.account.UserName;
import dev.doorman.common.net.Network;
import java.net.InetAddress;
import org.jboss.logging.Logger;

/**
 * Judges callers by hosts.equiv and then by the local user's .rhosts, as ruserok(3) does:
 *
 * <ul>
 *   <li>hosts.equiv is never asked about a user with uid 0.
 *   <li>In a file, the first entry that is about the caller decides, and the rest of it is not read.
 *   <li>A denial in hosts.equiv is the end of hosts.equiv only: the .rhosts is asked all the same. So it is in glibc and in
 *       the BSDs, where hosts.equiv says whom the system trusts and .rhosts whom its user does; who wants to forbid the
 *       latter has {@code -l}. (pam_rhosts differs, and so does SunOS.)
 *   <li>{@code -l} leaves the .rhosts out, save that of a user with uid 0, which has nothing else.
 * </ul>
 *
 * A name and address that contradict each other end it before, with {@code -a} always, and else if the name claims to be of
 * the server's own domain. Immutable; any thread.
 */
public final class TrustedHosts {
    private static final Logger LOG = Logger.getLogger(TrustedHosts.class);

    private final TrustFile hostsEquiv;
    private final RhostsSource rhosts;
    private final HostNames names;
    private final Netgroups groups;
    private final TrustSettings settings;

    public TrustedHosts(
            TrustFile hostsEquiv, RhostsSource rhosts, HostNames names, Netgroups groups, TrustSettings settings) {
        this.hostsEquiv = hostsEquiv;
        this.rhosts = rhosts;
        this.names = names;
        this.groups = groups;
        this.settings = settings;
    }

    private enum Verdict {
        ALLOWED,
        DENIED,
        /** No entry is about the caller. */
        NOTHING
    }

    /**
     * Whether a caller may be a local user.
     *
     * @param remoteUser the caller's name on its own host, as it came over the wire
     */
    public TrustDecision judge(Account local, String remoteUser, InetAddress client, TrustChecks checks) {
        UserName remote = UserName.of(remoteUser, settings.principalDomain());
        if (remote == null) {
            return new TrustDecision.Refused(TrustRefusal.BAD_NAME);
        }
        InetAddress address = Network.plain(client);
        ClientName name = ClientName.of(address, names);
        if (name instanceof ClientName.Contradicted contradicted
                && (checks.address() == TrustChecks.Address.VERIFIED || contradicted.isOf(settings.ownDomain()))) {
            return new TrustDecision.Refused(TrustRefusal.HOST_MISMATCH);
        }
        UserName namesake = UserName.of(local.name(), settings.principalDomain());
        return judge(local, new Caller(remote, namesake, address, name, settings, groups, names), checks);
    }

    private TrustDecision judge(Account local, Caller caller, TrustChecks checks) {
        boolean isRoot = local.uid() == 0;
        Verdict system = isRoot ? Verdict.NOTHING : verdict(hostsEquiv, caller);
        if (system == Verdict.ALLOWED) {
            return new TrustDecision.Trusted(TrustSource.HOSTS_EQUIV);
        }
        if (checks.rhosts() == TrustChecks.Rhosts.SKIPPED && !isRoot) {
            return refused(system);
        }
        return switch (rhosts.read(local)) {
            case RhostsSource.Reading.Absent _ -> refused(system);
            case RhostsSource.Reading.Unusable(String why) -> {
                LOG.warnf("rhosts not used user=%s why=%s", local.name(), why);
                yield new TrustDecision.Refused(TrustRefusal.UNUSABLE_RHOSTS);
            }
            case RhostsSource.Reading.Found(TrustFile file) ->
                switch (verdict(file, caller)) {
                    case ALLOWED -> new TrustDecision.Trusted(TrustSource.RHOSTS);
                    case DENIED -> refused(Verdict.DENIED);
                    case NOTHING -> refused(system);
                };
        };
    }

    private static TrustDecision refused(Verdict verdict) {
        return new TrustDecision.Refused(verdict == Verdict.DENIED ? TrustRefusal.DENIED : TrustRefusal.NO_ENTRY);
    }

    private static Verdict verdict(TrustFile file, Caller caller) {
        for (TrustEntry entry : file.entries()) {
            if (entry.hostSign() == Sign.DENY) {
                if (caller.mayBeFrom(entry.host())) {
                    return Verdict.DENIED;
                }
            } else if (entry.userSign() == Sign.DENY) {
                if (caller.mayBe(entry.user()) && caller.mayBeFrom(entry.host())) {
                    return Verdict.DENIED;
                }
            } else if (caller.is(entry.user()) && caller.isFrom(entry.host())) {
                return Verdict.ALLOWED;
            }
        }
        return Verdict.NOTHING;
    }
}
