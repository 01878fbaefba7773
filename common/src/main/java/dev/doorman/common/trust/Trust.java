package dev.doorman.common.trust;

import dev.doorman.common.account.Account;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Whom this system trusts without a password, by {@code hosts.equiv} and {@code netgroup} in a folder and by users' own
 * files, each as it is at the moment. Any thread; may block for a bounded time.
 */
public final class Trust {
    private final SystemFile<TrustFile> hostsEquiv;
    private final SystemFile<Netgroups> netgroup;
    private final Supplier<TrustSettings> settings;
    private final HostNames names;
    private final RhostsSource rhosts;

    /**
     * Trust by other names, files and clock than the system's.
     *
     * @param settings asked at each judgement, so that a change holds at once
     */
    public Trust(
            Path etc, Supplier<TrustSettings> settings, HostNames names, RhostsSource rhosts, InstantSource clock) {
        Path equiv = etc.resolve("hosts.equiv");
        Path groups = etc.resolve("netgroup");
        this.hostsEquiv = new SystemFile<>(
                equiv, TrustFile.empty(), content -> TrustFile.parse(content, equiv.toString()), clock);
        this.netgroup = new SystemFile<>(
                groups, Netgroups.none(), content -> Netgroups.parse(content, groups.toString()), clock);
        this.settings = settings;
        this.names = names;
        this.rhosts = rhosts;
    }

    /** Trust by the system's resolver. */
    public static Trust of(Path etc, Supplier<TrustSettings> settings, RhostsSource rhosts) {
        InstantSource clock = InstantSource.system();
        return new Trust(etc, settings, new CachedHostNames(new SystemHostNames(), clock), rhosts, clock);
    }

    /**
     * Whether a caller may be a local user without a password.
     *
     * @param local an account that may be logged in to: whether it may is not asked here
     * @param remoteUser the caller's name on its own host, as it came over the wire
     */
    public TrustDecision judge(Account local, String remoteUser, InetAddress client, TrustChecks checks) {
        TrustSettings now = settings.get();
        FileOwnership ownership = FileOwnership.ofSystem(now.administrators());
        return new TrustedHosts(hostsEquiv.current(ownership), rhosts, names, netgroup.current(ownership), now)
                .judge(local, remoteUser, client, checks);
    }
}
