package dev.doorman.common.trust;

import dev.doorman.common.account.UserName;
import dev.doorman.common.net.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who asks to be let in, held against entries. For an entry that lets in, everything must be proven; for a denial it is
 * enough that it cannot be ruled out. So a client that hides its name does not slip through {@code -name}: the name in the
 * file is asked for its addresses, as ruserok(3) does. For one judgement, on one thread.
 */
final class Caller {
    private static final Logger LOG = Logger.getLogger(Caller.class);
    /** More names of the files are not asked for, nor longer: the denials that name them then hold. */
    private static final int MOST_QUESTIONS = 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final UserName remote;
    private final @Nullable UserName local;
    private final InetAddress address;
    private final ClientName name;
    private final TrustSettings settings;
    private final Netgroups groups;
    private final HostNames names;
    private final long since = System.nanoTime();
    private int questions;

    /**
     * A caller whose name was looked into.
     *
     * @param local whom it wants to be; null when no remote name is the same as that
     * @param address in its plain form
     */
    Caller(
            UserName remote,
            @Nullable UserName local,
            InetAddress address,
            ClientName name,
            TrustSettings settings,
            Netgroups groups,
            HostNames names) {
        this.remote = remote;
        this.local = local;
        this.address = address;
        this.name = name;
        this.settings = settings;
        this.groups = groups;
        this.names = names;
    }

    /** Whether the caller's host is proven to be one of these. */
    boolean isFrom(HostPattern host) {
        return switch (host) {
            case HostPattern.Any _ -> true;
            case HostPattern.Within(Network network) -> network.contains(address);
            case HostPattern.Named(HostName wanted) ->
                name instanceof ClientName.Confirmed(HostName own) && isSame(wanted, own);
            case HostPattern.InGroup(String group) -> groups.ofHost(group, this::isFrom) == Membership.IN;
        };
    }

    /** Whether it cannot be ruled out that the caller's host is one of these. */
    boolean mayBeFrom(HostPattern host) {
        return switch (host) {
            case HostPattern.Any _, HostPattern.Within _ -> isFrom(host);
            case HostPattern.Named(HostName wanted) -> isFrom(host) || mayLeadHere(wanted);
            case HostPattern.InGroup(String group) -> groups.ofHost(group, this::mayBeFrom) != Membership.OUT;
        };
    }

    /** Whether the caller is proven to be one of these users, as far as its host is to be believed. */
    boolean is(UserPattern user) {
        return user instanceof UserPattern.InGroup(String group)
                ? groups.ofUser(group, this::is) == Membership.IN
                : isWrittenOut(user);
    }

    /** Whether it cannot be ruled out that the caller is one of these users. */
    boolean mayBe(UserPattern user) {
        return user instanceof UserPattern.InGroup(String group)
                ? groups.ofUser(group, this::is) != Membership.OUT
                : isWrittenOut(user);
    }

    private boolean isWrittenOut(UserPattern user) {
        return switch (user) {
            case UserPattern.Any _ -> true;
            case UserPattern.Namesake _ -> remote.equals(local);
            case UserPattern.Named(String text) -> remote.equals(UserName.of(text, settings.principalDomain()));
            case UserPattern.InGroup _ -> false;
        };
    }

    /** An entry's name without a dot is also that of a host right below the server's own domain. */
    private boolean isSame(HostName wanted, HostName own) {
        return own.equals(wanted) || own.equals(inOwnDomain(wanted));
    }

    private @Nullable HostName inOwnDomain(HostName wanted) {
        HostName domain = settings.ownDomain();
        return domain == null || !wanted.isShort() ? null : wanted.below(domain);
    }

    private boolean mayLeadHere(HostName wanted) {
        HostName longer = inOwnDomain(wanted);
        return leadsHere(wanted) || longer != null && leadsHere(longer);
    }

    private boolean leadsHere(HostName wanted) {
        if (questions >= MOST_QUESTIONS || System.nanoTime() - since > PATIENCE.toNanos()) {
            return true;
        }
        questions++;
        try {
            return names.forward(wanted).stream().map(Network::plain).anyMatch(address::equals);
        } catch (IOException e) {
            // who cannot tell about this one would make us wait for the next one, too
            questions = MOST_QUESTIONS;
            LOG.warnf("denial holds for a name that cannot be told client=%s", address.getHostAddress());
            return true;
        }
    }
}
