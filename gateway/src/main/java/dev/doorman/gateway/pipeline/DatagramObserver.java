package dev.doorman.gateway.pipeline;

import dev.doorman.common.log.LogPace;
import dev.doorman.common.net.Ends;
import dev.doorman.gateway.forward.CloseCause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Counts datagrams, and logs what becomes of flows; what anybody can bring about with a made-up address, at a pace. Any thread. */
final class DatagramObserver {
    private static final Logger LOG = Logger.getLogger(DatagramObserver.class);

    private final MeterRegistry registry;
    private final ConnectionObserver connections;
    private final LogPace refusals = new LogPace(System::nanoTime);
    private final LogPace unserved = new LogPace(System::nanoTime);
    private final LogPace distrusted = new LogPace(System::nanoTime);

    DatagramObserver(MeterRegistry registry, ConnectionObserver connections) {
        this.registry = registry;
        this.connections = connections;
    }

    Counter answers(String service) {
        return registry.counter("doorman.gateway.datagram.answers", "service", service);
    }

    /** Where a service's datagrams are counted. */
    DatagramTraffic traffic(String service) {
        return DatagramTraffic.of(registry, service, connections.traffic(service));
    }

    /** A client's first datagram is let in. */
    void accepted(String service) {
        var _ = connections.accepted(service);
    }

    /** A datagram that could not be passed on: neither side had room. */
    void lost(String service) {
        registry.counter("doorman.gateway.datagrams.lost", "service", service).increment();
    }

    void refused(String service, InetSocketAddress client, DatagramRefusal reason) {
        refused(service, reason);
        long leftOut = refusals.pass();
        if (leftOut != LogPace.LEFT_OUT) {
            LOG.warnf(
                    "datagram refused service=%s client=%s reason=%s left-out=%d",
                    service, Ends.text(client), reason.label(), leftOut);
        }
    }

    void refused(String service, DatagramRefusal reason) {
        registry.counter("doorman.gateway.refused", "service", service, "reason", reason.label())
                .increment();
    }

    void waited(String service, Duration time) {
        connections.waited(service, time);
    }

    void ended(ConnectionEntry entry, CloseCause cause, Duration duration, long received, long sent) {
        connections.ended(entry, cause, duration, received, sent);
    }

    /** A flow that no daemon has served. */
    void unserved(ConnectionEntry entry, CloseCause cause, String reason, Duration duration) {
        connections.counted(entry, cause, duration);
        long leftOut = unserved.pass();
        if (leftOut != LogPace.LEFT_OUT) {
            LOG.warnf(
                    "no daemon for flow connection=%s service=%s client=%s cause=%s reason=%s left-out=%d",
                    entry.id(), entry.service(), Ends.text(entry.client()), cause.label(), reason, leftOut);
        }
    }

    void distrusted(ConnectionEntry entry, InetSocketAddress instance, String reason) {
        long leftOut = distrusted.pass();
        if (leftOut != LogPace.LEFT_OUT) {
            LOG.errorf(
                    "instance is not trusted connection=%s service=%s instance=%s reason=%s left-out=%d",
                    entry.id(), entry.service(), Ends.text(instance), reason, leftOut);
        }
    }
}
