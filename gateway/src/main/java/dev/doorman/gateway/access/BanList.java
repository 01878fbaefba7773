package dev.doorman.gateway.access;

import dev.doorman.common.ban.Ban;
import dev.doorman.common.ban.BanPolicy;
import dev.doorman.common.ban.Bans;
import dev.doorman.common.ban.Source;
import dev.doorman.common.log.AuditLog;
import dev.doorman.common.log.LogPace;
import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.catalog.ServiceEntry;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The sources that are kept out for a time: of all daemons for too many failed logins, of all services for touching a sensor,
 * of one service for coming too often. One for the gateway; any thread, and never blocks for longer than a look into a table.
 */
public final class BanList {
    private static final Logger AUDIT = Logger.getLogger(AuditLog.CATEGORY);

    private final Supplier<BanPolicy> policy;
    private final Bans logins;
    private final Sentences<Source> sensors;
    private final Sentences<Source> operators;
    private final Sentences<Visitor> lockouts;
    private final LogPace loginPace;
    private final LogPace sensorPace;
    private final LogPace lockoutPace;
    private final MeterRegistry registry;

    private record Visitor(Source source, String service) {}

    /**
     * Nobody is banned yet.
     *
     * @param policy the one that is configured now
     * @param nanoTime as {@link System#nanoTime}
     */
    public BanList(Supplier<BanPolicy> policy, LongSupplier nanoTime, MeterRegistry registry) {
        this.policy = policy;
        this.logins = new Bans(Bans.CAPACITY, nanoTime);
        this.sensors = new Sentences<>(Bans.CAPACITY, nanoTime);
        this.operators = new Sentences<>(Bans.CAPACITY, nanoTime);
        this.lockouts = new Sentences<>(Bans.CAPACITY, nanoTime);
        this.loginPace = new LogPace(nanoTime);
        this.sensorPace = new LogPace(nanoTime);
        this.lockoutPace = new LogPace(nanoTime);
        this.registry = registry;
        registry.gauge("doorman.bans.active", this, list -> list.all().size());
    }

    /** A daemon says that a login failed. */
    public void loginFailed(InetAddress client, String service) {
        @Nullable Ban ban = logins.failed(client, policy.get());
        if (ban == null) {
            return;
        }
        count(service, KeptOut.LOGINS);
        long leftOut = loginPace.pass();
        if (leftOut != LogPace.LEFT_OUT) {
            AUDIT.warnf(
                    "source is banned source=%s service=%s failures=%d seconds=%d left-out=%d",
                    ban.source(), service, ban.failures(), ban.left().toSeconds(), leftOut);
        }
    }

    /** A client has touched a sensor. */
    public void touched(InetAddress client, String service, Duration time) {
        if (policy.get().spares(client)) {
            return;
        }
        Source source = Source.of(client);
        sensors.add(source, time);
        count(service, KeptOut.SENSOR);
        long leftOut = sensorPace.pass();
        if (leftOut != LogPace.LEFT_OUT) {
            AUDIT.warnf(
                    "source is banned source=%s service=%s reason=%s seconds=%d left-out=%d",
                    source, service, KeptOut.SENSOR, time.toSeconds(), leftOut);
        }
    }

    /**
     * The operator's word: a source is kept out of all services.
     *
     * @return false when it is one that is never banned
     */
    public boolean ban(Source source, Duration time) {
        if (policy.get().spares(source.base())) {
            return false;
        }
        operators.add(source, time);
        count("all", KeptOut.OPERATOR);
        AUDIT.infof(
                "source is banned source=%s service=all reason=%s seconds=%d",
                source, KeptOut.OPERATOR, time.toSeconds());
        return true;
    }

    /** A client has come more often to a service than it may. */
    public void lockOut(InetAddress client, String service, Duration time) {
        if (policy.get().spares(client)) {
            return;
        }
        Source source = Source.of(client);
        lockouts.add(new Visitor(source, service), time);
        count(service, KeptOut.RATE);
        long leftOut = lockoutPace.pass();
        if (leftOut != LogPace.LEFT_OUT) {
            AUDIT.warnf(
                    "source is locked out source=%s service=%s seconds=%d left-out=%d",
                    source, service, time.toSeconds(), leftOut);
        }
    }

    private void count(String service, String reason) {
        registry.counter("doorman.bans", "service", service, "reason", reason).increment();
    }

    /** Whether a client's source has failed too often to be let to a daemon. */
    public boolean bans(InetAddress client) {
        return logins.banned(client, policy.get());
    }

    /** Why a client is kept out of a service; null when it is not. */
    @Nullable
    RefusalReason keepsOut(InetAddress client, ServiceEntry service) {
        Source source = Source.of(client);
        if ((sensors.holds(source) || operators.holds(source)) && !policy.get().spares(client)) {
            return RefusalReason.BANNED;
        }
        if (service.server() instanceof Server.Daemon && bans(client)) {
            return RefusalReason.BANNED;
        }
        boolean lockedOut = lockouts.holds(new Visitor(source, service.name()))
                && !policy.get().spares(client);
        return lockedOut ? RefusalReason.LOCKED_OUT : null;
    }

    /** All that hold, the longest first. */
    public List<KeptOut> all() {
        List<KeptOut> all = new ArrayList<>();
        logins.all()
                .forEach(ban ->
                        all.add(new KeptOut(ban.source(), "daemons", KeptOut.LOGINS, ban.left(), ban.failures())));
        sensors.all().forEach(one -> all.add(new KeptOut(one.who(), "all", KeptOut.SENSOR, one.left(), 0)));
        operators.all().forEach(one -> all.add(new KeptOut(one.who(), "all", KeptOut.OPERATOR, one.left(), 0)));
        lockouts.all()
                .forEach(one ->
                        all.add(new KeptOut(one.who().source(), one.who().service(), KeptOut.RATE, one.left(), 0)));
        all.sort(Comparator.comparing(KeptOut::left).reversed());
        return all;
    }

    /** The operator's word: a source starts anew. */
    public void pardon(Source source) {
        logins.pardon(source);
        sensors.removeIf(source::equals);
        operators.removeIf(source::equals);
        lockouts.removeIf(visitor -> visitor.source().equals(source));
        AUDIT.infof("source is pardoned source=%s", source);
    }
}
