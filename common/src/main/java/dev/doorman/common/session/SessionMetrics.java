package dev.doorman.common.session;

import dev.doorman.common.link.HeaderFault;
import dev.doorman.common.link.LinkHeader;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts sessions, their outcomes and refused headers. Any thread. */
public final class SessionMetrics implements SessionObserver {
    private final MeterRegistry registry;
    private final AtomicInteger active;

    public SessionMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.active = registry.gauge("doorman.sessions.active", new AtomicInteger());
        for (HeaderFault fault : HeaderFault.values()) {
            registry.counter("doorman.link.refused", "fault", fault.label());
        }
    }

    @Override
    public void started(LinkHeader header) {
        active.incrementAndGet();
    }

    @Override
    public void ended(LinkHeader header, SessionOutcome outcome, Traffic traffic) {
        active.decrementAndGet();
        String service = header.invocation().service();
        registry.timer("doorman.sessions", "service", service, "outcome", outcome.label())
                .record(traffic.duration());
        if (outcome instanceof SessionOutcome.TimedOut(String phase) && phase.equals(SessionOutcome.TimedOut.IDLE)) {
            limited(service, phase);
        } else if (outcome instanceof SessionOutcome.Refused(String reason)
                && reason.equals(SessionOutcome.Refused.SESSIONS_PER_USER)) {
            limited(service, reason);
        }
        registry.counter("doorman.session.bytes", "service", service, "direction", "received")
                .increment((double) traffic.received());
        registry.counter("doorman.session.bytes", "service", service, "direction", "sent")
                .increment((double) traffic.sent());
    }

    private void limited(String service, String reason) {
        registry.counter("doorman.sessions.limited", "service", service, "reason", reason)
                .increment();
    }

    @Override
    public void headerRefused(SocketAddress peer, HeaderFault fault) {
        registry.counter("doorman.link.refused", "fault", fault.label()).increment();
    }
}
