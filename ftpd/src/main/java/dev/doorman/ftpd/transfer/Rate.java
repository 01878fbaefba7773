package dev.doorman.ftpd.transfer;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * How fast something may go, all that shares it together: what has gone is paid for by waiting, so the mean holds over a second
 * or so. Any thread.
 */
public final class Rate {
    /** None. */
    public static final Rate UNLIMITED = new Rate(0, System::nanoTime);

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** Somebody may have been silent for long: that much is not made up for. */
    private static final long CREDIT = SECOND / 4;

    private final long bytesPerSecond;
    private final LongSupplier nanoTime;
    private long free;

    /**
     * A rate.
     *
     * @param bytesPerSecond 0: as fast as it goes
     * @param nanoTime as {@link System#nanoTime}
     */
    public Rate(long bytesPerSecond, LongSupplier nanoTime) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = nanoTime;
        this.free = nanoTime.getAsLong() - CREDIT;
    }

    /** How much at most should go at once, so that it goes evenly. */
    public int most(int bytes) {
        return bytesPerSecond == 0 ? bytes : (int) Math.max(1024, Math.min(bytes, bytesPerSecond / 8));
    }

    /** So many bytes have gone; answers for how many nanoseconds nothing more should. */
    synchronized long charge(long bytes) {
        if (bytesPerSecond == 0) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        free = Math.max(free, now - CREDIT) + Math.round((double) bytes / bytesPerSecond * SECOND);
        return Math.max(0, free - now);
    }

    /** So many bytes have gone; waits until more may. An interrupt ends the wait, and stays. */
    public void pay(long bytes) {
        long end = System.nanoTime() + charge(bytes);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }
}
