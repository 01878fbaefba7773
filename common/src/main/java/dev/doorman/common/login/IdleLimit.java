package dev.doorman.common.login;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long no key may be pressed: what is due, and when to look again. The warning comes a minute before the end, or a tenth of the
 * whole time where that is less. Keys are told of by any thread; one asks.
 */
final class IdleLimit {
    private static final Duration MOST_WARNING = Duration.ofMinutes(1);
    private static final int PART = 10;

    private final long limit;
    private final long warning;
    private final LongSupplier nanoTime;
    private volatile long lastKey;
    private long warnedOf;
    private boolean warned;

    /** What is to be done now. */
    enum Due {
        NOTHING,
        WARNING,
        END
    }

    /**
     * A time that begins now.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    IdleLimit(Duration limit, LongSupplier nanoTime) {
        this.limit = limit.toNanos();
        this.warning = Math.min(MOST_WARNING.toNanos(), this.limit / PART);
        this.nanoTime = nanoTime;
        this.lastKey = nanoTime.getAsLong();
    }

    void pressed() {
        lastKey = nanoTime.getAsLong();
    }

    /** What is due; a warning is once for each silence. */
    Due due() {
        long key = lastKey;
        long silent = nanoTime.getAsLong() - key;
        if (silent >= limit) {
            return Due.END;
        }
        if (silent >= limit - warning && !(warned && warnedOf == key)) {
            warned = true;
            warnedOf = key;
            return Due.WARNING;
        }
        return Due.NOTHING;
    }

    /** Until something can be due again, in nanoseconds. */
    long next() {
        long silent = nanoTime.getAsLong() - lastKey;
        long to = silent < limit - warning ? limit - warning : limit;
        return Math.max(1, to - silent);
    }

    /** Between the warning and the end. */
    Duration notice() {
        return Duration.ofNanos(warning);
    }
}
