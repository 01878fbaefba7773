package dev.doorman.gateway.datagram;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that datagrams on their way to daemons may take, of all flows together: those that are held until a daemon serves,
 * and those that wait for a link. Any thread.
 */
public final class DatagramBudget {
    /** What a buffer costs beside its bytes. */
    private static final int OVERHEAD = 256;

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    public DatagramBudget(long limit) {
        this.limit = limit;
    }

    /** Whether there is room for a datagram, which is taken then. */
    public boolean take(int bytes) {
        return take(bytes, limit);
    }

    /**
     * As {@link #take(int)}, for what could be done without, such as answers that are prepared: a half is left to clients, for a
     * crowd of them would fill all there is, and whoever comes next were let in no more.
     */
    public boolean takeSpare(int bytes) {
        return take(bytes, limit / 2);
    }

    private boolean take(int bytes, long most) {
        long cost = cost(bytes);
        if (used.addAndGet(cost) > most) {
            used.addAndGet(-cost);
            return false;
        }
        return true;
    }

    /** Whether {@link #take} would most likely do. */
    public boolean hasRoom(int bytes) {
        return used.get() + cost(bytes) <= limit;
    }

    public void give(int bytes) {
        used.addAndGet(-cost(bytes));
    }

    public long used() {
        return used.get();
    }

    private static long cost(int bytes) {
        return (long) bytes + OVERHEAD;
    }
}
