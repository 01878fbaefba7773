package dev.doorman.talkd.session;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How often a source may ring, and how often one may be rung: a few times at once, then once in a while. A talk that is not
 * answered rings every half minute. One for the daemon; any thread. Bounded.
 */
public final class RingPace {
    private static final int AT_ONCE = 6;
    private static final long EACH = Duration.ofSeconds(10).toNanos();
    private static final int MOST = 4096;

    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    /** Until when what each has had takes to be forgotten; those that came last are last. */
    private final Map<Object, Long> until = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Long> eldest) {
            return size() > MOST;
        }
    };

    /**
     * Nobody has rung yet.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    public RingPace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether a source may ring now. */
    boolean rings(Object source) {
        long now = nanoTime.getAsLong();
        lock.lock();
        try {
            long busy = until.getOrDefault(source, now);
            long from = busy - now > 0 ? busy : now;
            if (from - now > (AT_ONCE - 1) * EACH) {
                return false;
            }
            until.put(source, from + EACH);
            return true;
        } finally {
            lock.unlock();
        }
    }
}
