package dev.doorman.gateway.pipeline;

import dev.doorman.common.ban.Source;
import dev.doorman.common.log.Quoted;
import dev.doorman.common.net.Ends;
import dev.doorman.gateway.client.Traffic;
import dev.doorman.gateway.forward.CloseCause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** One log line and one metric for each connection's end; where a source brings very many, fewer lines. Any thread. */
public final class ConnectionObserver {
    private static final Logger LOG = Logger.getLogger(ConnectionObserver.class);

    private static final Duration[] WAITS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1)
    };
    private static final Duration[] LIVES = {
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10),
        Duration.ofHours(1),
        Duration.ofHours(8)
    };

    private final MeterRegistry registry;
    // looking a meter up by its tags costs more than counting; there are as many as services in inetd.conf
    private final Map<String, Counter> accepted = new ConcurrentHashMap<>();
    private final Map<String, Traffic.Sink> traffic = new ConcurrentHashMap<>();
    private final Map<String, Timer> waits = new ConcurrentHashMap<>();
    private final Map<End, Timer> ends = new ConcurrentHashMap<>();
    private final LinePace pace = new LinePace(System::nanoTime);

    private record End(String service, CloseCause cause) {}

    public ConnectionObserver(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A client is let in; answers where its bytes are counted. */
    Traffic.Sink accepted(String service) {
        accepted.computeIfAbsent(service, name -> registry.counter("doorman.connections.accepted", "service", name))
                .increment();
        return traffic(service);
    }

    /** Where a service's bytes are counted. */
    Traffic.Sink traffic(String service) {
        return traffic.computeIfAbsent(service, name -> ServiceTraffic.of(registry, name));
    }

    void loginEnded(String service, boolean accepted) {
        registry.counter("doorman.logins", "service", service, "result", accepted ? "ok" : "failed")
                .increment();
    }

    void waited(String service, Duration time) {
        waits.computeIfAbsent(
                        service,
                        name -> Timer.builder("doorman.activation.wait")
                                .tag("service", name)
                                .serviceLevelObjectives(WAITS)
                                .register(registry))
                .record(time);
    }

    /** Counts an end, and says nothing. */
    void counted(ConnectionEntry entry, CloseCause cause, Duration duration) {
        ends.computeIfAbsent(
                        new End(entry.service(), cause(entry, cause)),
                        end -> Timer.builder("doorman.connections")
                                .tags(
                                        "service",
                                        end.service(),
                                        "cause",
                                        end.cause().label())
                                .serviceLevelObjectives(LIVES)
                                .register(registry))
                .record(duration);
    }

    /**
     * A connection has ended.
     *
     * @param entry all that became known of it
     */
    void ended(ConnectionEntry entry, CloseCause cause, Duration duration, long received, long sent) {
        counted(entry, cause, duration);
        long leftOut = pace.pass(Source.of(entry.client().getAddress()));
        if (leftOut == LinePace.LEFT_OUT) {
            return;
        }
        LOG.infof(
                "connection ended connection=%s service=%s client=%s user=%s cause=%s duration-ms=%d received=%d sent=%d%s",
                entry.id(),
                entry.service(),
                Ends.text(entry.client()),
                Quoted.unlessPlain(entry.user()),
                cause(entry, cause).label(),
                duration.toMillis(),
                received,
                sent,
                leftOut == 0 ? "" : " left-out=" + leftOut);
    }

    /** To whoever served it, the operator's word looked like the client's end. */
    private static CloseCause cause(ConnectionEntry entry, CloseCause seen) {
        return entry.state() == ConnectionEntry.State.KILLED ? CloseCause.KILLED : seen;
    }
}
