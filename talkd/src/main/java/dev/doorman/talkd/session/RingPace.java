package dev.doorman.talkd.session;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How often anybody may ring, or be rung: some times at once, then once in a while. A talk that is not answered rings every half
 * minute. Any thread. Bounded.
 */
public final class RingPace {
    private static final int MOST = 4096;

    private final long each;
    private final long most;
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
     * @param atOnce how many times at once
     * @param each what time one of them takes to be forgotten
     * @param nanoTime as {@link System#nanoTime}
     */
    public RingPace(int atOnce, Duration each, LongSupplier nanoTime) {
        this.each = each.toNanos();
        this.most = (atOnce - 1) * this.each;
        this.nanoTime = nanoTime;
    }

    /** Whether somebody may ring now, or be rung. */
    boolean rings(Object who) {
        long now = nanoTime.getAsLong();
        lock.lock();
        try {
            long busy = until.getOrDefault(who, now);
            long from = busy - now > 0 ? busy : now;
            if (from - now > most) {
                return false;
            }
            until.put(who, from + each);
            return true;
        } finally {
            lock.unlock();
        }
    }
}
