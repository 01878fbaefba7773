package dev.doorman.gateway.pipeline;

import dev.doorman.common.ban.Source;
import dev.doorman.common.net.Ends;
import dev.doorman.gateway.forward.CloseCause;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jboss.logging.Logger;

/** One log line and one metric for each connection's end; where a source brings very many, fewer lines. Any thread. */
public final class ConnectionObserver {
    private static final Logger LOG = Logger.getLogger(ConnectionObserver.class);

    private final MeterRegistry registry;
    private final LinePace pace = new LinePace(System::nanoTime);

    public ConnectionObserver(MeterRegistry registry, ConnectionTable table) {
        this.registry = registry;
        registry.gauge("doorman.connections.active", table, ConnectionTable::size);
        registry.gauge("doorman.gateway.held", table, ConnectionTable::held);
    }

    void loginEnded(String service, boolean accepted) {
        registry.counter("doorman.logins", "service", service, "result", accepted ? "ok" : "failed")
                .increment();
    }

    void waited(String service, Duration time) {
        registry.timer("doorman.activation.wait", "service", service).record(time);
    }

    void ended(ConnectionEntry entry, CloseCause cause, Duration duration, long received, long sent) {
        String service = entry.service();
        registry.timer("doorman.connections", "service", service, "cause", cause.label())
                .record(duration);
        registry.counter("doorman.connection.bytes", "service", service, "direction", "received")
                .increment((double) received);
        registry.counter("doorman.connection.bytes", "service", service, "direction", "sent")
                .increment((double) sent);
        long leftOut = pace.pass(Source.of(entry.client().getAddress()));
        if (leftOut != LinePace.LEFT_OUT) {
            LOG.infof(
                    "connection ended connection=%s service=%s client=%s cause=%s duration-ms=%d received=%d sent=%d%s",
                    entry.id(),
                    service,
                    Ends.text(entry.client()),
                    cause.label(),
                    duration.toMillis(),
                    received,
                    sent,
                    leftOut == 0 ? "" : " left-out=" + leftOut);
        }
    }
}
