package dev.doorman.gateway.egress;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets one log line a second through, and counts those left out. Any thread. */
final class Throttle {
    static final long LEFT_OUT = -1;

    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final LongSupplier nanoTime;
    private final AtomicLong next;
    private final AtomicLong leftOut = new AtomicLong();

    Throttle(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong());
    }

    /** How many were left out since the last line; or {@link #LEFT_OUT}, when this one is too. */
    long pass() {
        long now = nanoTime.getAsLong();
        long due = next.get();
        if (now - due < 0 || !next.compareAndSet(due, now + PAUSE_NANOS)) {
            leftOut.incrementAndGet();
            return LEFT_OUT;
        }
        return leftOut.getAndSet(0);
    }
}
