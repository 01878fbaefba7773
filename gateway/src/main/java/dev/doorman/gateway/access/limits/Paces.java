package dev.doorman.gateway.access.limits;

import dev.doorman.gateway.catalog.ServiceEntry;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Paces the accepts of services: as many clients as a minute may bring come in at once, and then one by one as the minute
 * goes. Nobody is refused for it. One for the gateway; any thread.
 */
public final class Paces {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
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
     * @return how long until the next may be
     */
    public Duration accepted(ServiceEntry.Key service, int perMinute) {
        if (perMinute == 0) {
            rested.remove(service);
            return Duration.ZERO;
        }
        long now = nanoTime.getAsLong();
        long each = MINUTE / perMinute;
        long until = rested.merge(service, now + each, (before, _) -> before - now < 0 ? now + each : before + each);
        return Duration.ofNanos(Math.max(0, until - now - (perMinute - 1) * each));
    }
}
