package dev.doorman.gateway.access.limits;

import dev.doorman.gateway.catalog.ServiceEntry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Paces the accepts of services: as many clients as a minute may bring come in at once, and then one by one as the minute
 * goes. Nobody is refused for it. One for the gateway; any thread.
 */
public final class Paces {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    /** Of turns alone: a listener accepts on one thread, but clients of tcpmux ask on many. */
    private final ReentrantLock lock = new ReentrantLock();
    /** When each service will be as if nobody had come; as many as there are services. */
    private final ConcurrentHashMap<ServiceEntry.Key, Long> rested = new ConcurrentHashMap<>();

    /**
     * Nobody has come.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    public Paces(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * A client has been accepted.
     *
     * @param perMinute 0: without a pace
     */
    public void accepted(ServiceEntry.Key service, int perMinute) {
        if (perMinute == 0) {
            rested.remove(service);
            return;
        }
        long now = nanoTime.getAsLong();
        long each = MINUTE / perMinute;
        rested.merge(service, now + each, (before, _) -> before - now < 0 ? now + each : before + each);
    }

    /**
     * Takes the next turn for a client that is there already, and cannot wait in a backlog. As many as a minute brings may wait.
     *
     * @return how long until it is the client's turn; empty where it would be more than a minute, and then it has none
     */
    public Optional<Duration> turn(ServiceEntry.Key service, int perMinute) {
        lock.lock();
        try {
            Duration wait = rest(service, perMinute);
            if (wait.toNanos() > MINUTE) {
                return Optional.empty();
            }
            accepted(service, perMinute);
            return Optional.of(wait);
        } finally {
            lock.unlock();
        }
    }

    /** How long until the next client may be accepted. */
    public Duration rest(ServiceEntry.Key service, int perMinute) {
        Long until = rested.get(service);
        if (until == null || perMinute == 0) {
            return Duration.ZERO;
        }
        long each = MINUTE / perMinute;
        return Duration.ofNanos(Math.max(0, until - nanoTime.getAsLong() - (perMinute - 1) * each));
    }
}
