package dev.doorman.gateway.access;

import dev.doorman.common.log.AuditLog;
import dev.doorman.common.log.LogPace;
import dev.doorman.common.net.Ends;
import dev.doorman.gateway.access.rules.Rule;
import dev.doorman.gateway.access.rules.Severity;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.catalog.SocketType;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Counts whoever is not let in, and says so at a pace of its own for each reason, for anybody may come as often as they like.
 * Any thread.
 */
final class AccessLog {
    private static final Logger AUDIT = Logger.getLogger(AuditLog.CATEGORY);

    private final MeterRegistry registry;
    private final Map<RefusalReason, LogPace> refusals = new EnumMap<>(RefusalReason.class);
    private final LogPace allowances;

    AccessLog(MeterRegistry registry, LongSupplier nanoTime) {
        this.registry = registry;
        for (RefusalReason reason : RefusalReason.values()) {
            refusals.put(reason, new LogPace(nanoTime));
        }
        this.allowances = new LogPace(nanoTime);
    }

    /**
     * A client is refused.
     *
     * @param by the rule that says so; null where it is none
     */
    void refused(ServiceEntry service, InetSocketAddress client, RefusalReason reason, @Nullable Rule by) {
        Severity severity = by == null ? null : by.severity();
        refused(
                severity == null ? Logger.Level.WARN : level(severity),
                service,
                client,
                reason,
                by == null ? "" : " by=" + by.where());
    }

    /** A balancer is refused that does not say whom it brings. */
    void unidentified(ServiceEntry service, InetSocketAddress balancer, String why) {
        refused(Logger.Level.WARN, service, balancer, RefusalReason.PROXY_HEADER, " why=" + why);
    }

    private void refused(
            Logger.Level level, ServiceEntry service, InetSocketAddress client, RefusalReason reason, String further) {
        registry.counter("doorman.gateway.refused", "service", service.name(), "reason", reason.label())
                .increment();
        LogPace pace = refusals.get(reason);
        long leftOut = pace == null ? LogPace.LEFT_OUT : pace.pass();
        if (leftOut == LogPace.LEFT_OUT) {
            return;
        }
        String what = service.type() == SocketType.STREAM ? "connection" : "datagram";
        AUDIT.logf(
                level,
                "%s refused service=%s client=%s reason=%s%s left-out=%d",
                what,
                service.name(),
                Ends.text(client),
                reason.label(),
                further,
                leftOut);
    }

    /** A client is let in by a rule that wants it said. */
    void allowed(ServiceEntry service, InetSocketAddress client, Rule by) {
        Severity severity = by.severity();
        long leftOut = severity == null ? LogPace.LEFT_OUT : allowances.pass();
        if (severity != null && leftOut != LogPace.LEFT_OUT) {
            AUDIT.logf(
                    level(severity),
                    "connection allowed service=%s client=%s by=%s left-out=%d",
                    service.name(),
                    Ends.text(client),
                    by.where(),
                    leftOut);
        }
    }

    private static Logger.Level level(Severity severity) {
        return switch (severity) {
            case DEBUG -> Logger.Level.DEBUG;
            case INFO -> Logger.Level.INFO;
            case WARN -> Logger.Level.WARN;
            case ERROR -> Logger.Level.ERROR;
        };
    }
}
