package dev.doorman.gateway.egress;

import dev.doorman.common.log.LogPace;
import dev.doorman.common.net.Ends;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** One log line and one count for each callback; what strangers do is logged once a second at most. Any thread. */
final class CallbackObserver {
    private static final Logger LOG = Logger.getLogger(CallbackObserver.class);

    private final MeterRegistry registry;
    private final AtomicInteger active;
    private final LogPace faults = new LogPace(System::nanoTime);
    private final LogPace strangers = new LogPace(System::nanoTime);
    private final LogPace privileges = new LogPace(System::nanoTime);

    CallbackObserver(MeterRegistry registry) {
        this.registry = registry;
        this.active = registry.gauge("doorman.callbacks.active", new AtomicInteger());
        for (HandshakeFault fault : HandshakeFault.values()) {
            registry.counter("doorman.callback.handshakes.refused", "fault", fault.label());
        }
    }

    void began() {
        active.incrementAndGet();
    }

    /** Somebody who did not get as far as to be a daemon. */
    void handshakeRefused(InetSocketAddress peer, HandshakeFault fault) {
        registry.counter("doorman.callback.handshakes.refused", "fault", fault.label())
                .increment();
        long leftOut = faults.pass();
        if (leftOut != LogPace.LEFT_OUT) {
            LOG.warnf(
                    "callback handshake refused peer=%s fault=%s left-out=%d", Ends.text(peer), fault.label(), leftOut);
        }
    }

    /** Most likely no descriptor is left. */
    void acceptFailed(String reason) {
        LOG.errorf("callback accept failed and pauses reason=%s", reason);
    }

    /** A daemon asked for what it may not have. */
    void notAllowed(Caller caller, Kind kind, String asked, String why) {
        LOG.warnf(
                "callback not allowed connection=%s service=%s kind=%s asked=%s why=%s",
                caller.id(), caller.service(), kind.label(), asked, why);
    }

    /** Somebody else than the client connected to a port that waits for the client. */
    void stranger(Caller caller, InetSocketAddress peer) {
        registry.counter("doorman.callback.strangers").increment();
        long leftOut = strangers.pass();
        if (leftOut != LogPace.LEFT_OUT) {
            LOG.warnf(
                    "callback stranger reset connection=%s service=%s peer=%s left-out=%d",
                    caller.id(), caller.service(), Ends.text(peer), leftOut);
        }
    }

    void noPrivilege(Caller caller, int port) {
        long leftOut = privileges.pass();
        if (leftOut != LogPace.LEFT_OUT) {
            LOG.errorf(
                    "callback impossible connection=%s service=%s port=%d left-out=%d why=the gateway may not use ports"
                            + " below 1024: start it as root or with CAP_NET_BIND_SERVICE, or lower the system's"
                            + " net.ipv4.ip_unprivileged_port_start",
                    caller.id(), caller.service(), port, leftOut);
        }
    }

    void noPort(Caller caller, Kind kind, String why) {
        LOG.warnf(
                "callback without a port connection=%s service=%s kind=%s why=%s",
                caller.id(), caller.service(), kind.label(), why);
    }

    /**
     * A callback is over.
     *
     * @param where the gateway's and the client's ends; texts, for there may have been none
     */
    void ended(Caller caller, Kind kind, CallbackResult result, String where, Traffic traffic) {
        active.decrementAndGet();
        registry.counter("doorman.callbacks", "kind", kind.label(), "result", result.label())
                .increment();
        registry.counter("doorman.callback.bytes", "direction", "received").increment((double) traffic.received());
        registry.counter("doorman.callback.bytes", "direction", "sent").increment((double) traffic.sent());
        LOG.infof(
                "callback ended connection=%s service=%s kind=%s result=%s %s duration-ms=%d received=%d sent=%d",
                caller.id(),
                caller.service(),
                kind.label(),
                result.label(),
                where,
                traffic.duration().toMillis(),
                traffic.received(),
                traffic.sent());
    }

    /**
     * What went through a callback.
     *
     * @param received bytes from the client
     * @param sent bytes to the client
     */
    record Traffic(Duration duration, long received, long sent) {}

    /** The two things that a daemon can ask for. */
    enum Kind {
        /** A connection to the client. */
        DIAL("dial"),
        /** A connection from the client. */
        PASSIVE("passive");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }
}
