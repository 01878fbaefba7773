package dev.doorman.gateway.access;

import dev.doorman.common.ban.Ban;
import dev.doorman.common.ban.BanPolicy;
import dev.doorman.common.ban.Bans;
import dev.doorman.common.ban.Source;
import dev.doorman.common.log.LogPace;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The sources that no daemon is opened to, for a time: those of too many failed logins, at all services together. One for
 * the gateway; any thread, and never blocks for longer than a look into a table.
 */
public final class BanList {
    private static final Logger LOG = Logger.getLogger(BanList.class);

    private final Supplier<BanPolicy> policy;
    private final Bans bans;
    private final LogPace pace;
    private final MeterRegistry registry;

    /**
     * Nobody is banned yet.
     *
     * @param policy the one that is configured now
     * @param nanoTime as {@link System#nanoTime}
     */
    public BanList(Supplier<BanPolicy> policy, LongSupplier nanoTime, MeterRegistry registry) {
        this.policy = policy;
        this.bans = new Bans(Bans.CAPACITY, nanoTime);
        this.pace = new LogPace(nanoTime);
        this.registry = registry;
        registry.gauge("doorman.bans.active", bans, held -> held.all().size());
    }

    /** A daemon says that a login failed. */
    public void loginFailed(InetAddress client, String service) {
        @Nullable Ban ban = bans.failed(client, policy.get());
        if (ban == null) {
            return;
        }
        registry.counter("doorman.bans", "service", service).increment();
        long leftOut = pace.pass();
        if (leftOut != LogPace.LEFT_OUT) {
            LOG.warnf(
                    "source is banned source=%s service=%s failures=%d seconds=%d left-out=%d",
                    ban.source(), service, ban.failures(), ban.left().toSeconds(), leftOut);
        }
    }

    public boolean bans(InetAddress client) {
        return bans.banned(client, policy.get());
    }

    /** The bans that hold, the longest first. */
    public List<Ban> all() {
        return bans.all();
    }

    /** The operator's word: a source starts anew. */
    public void pardon(Source source) {
        bans.pardon(source);
        LOG.infof("source is pardoned source=%s", source);
    }
}
