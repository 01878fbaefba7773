package dev.doorman.common.log;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lets one log line a second through, and counts those left out: for what anybody can make happen as often as they like. One
 * for each kind of line; any thread.
 */
public final class LogPace {
    /** This line is not to be written. */
    public static final long LEFT_OUT = -1;

    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final LongSupplier nanoTime;
    private final AtomicLong next;
    private final AtomicLong leftOut = new AtomicLong();

    /**
     * A pace that lets the first line through.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    public LogPace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong());
    }

    /** How many were left out since the last line; or {@link #LEFT_OUT}, when this one is too. */
    public long pass() {
        long now = nanoTime.getAsLong();
        long due = next.get();
        if (now - due < 0 || !next.compareAndSet(due, now + PAUSE_NANOS)) {
            leftOut.incrementAndGet();
            return LEFT_OUT;
        }
        return leftOut.getAndSet(0);
    }
}
