package dev.doorman.common.trust;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A number of seats. Who finds none waits for as long as seats are taken and left: when nothing has moved for a while, those
 * who sit there hang, and nobody waits for them. Any thread; a virtual one waits without its carrier.
 */
final class Gate {
    private final Semaphore seats;
    private final long patience;
    private volatile long moved = System.nanoTime();

    /**
     * All seats free.
     *
     * @param patience for how many nanoseconds without a movement one waits
     */
    Gate(int seats, long patience) {
        this.seats = new Semaphore(seats, true);
        this.patience = patience;
    }

    /**
     * Takes a seat.
     *
     * @param end of the wait at the latest, as {@link System#nanoTime}
     * @return false when there was none
     */
    boolean enter(long end) throws InterruptedException {
        boolean seated = seats.tryAcquire();
        while (!seated) {
            long now = System.nanoTime();
            long left = Math.min(moved + patience - now, end - now);
            if (left <= 0) {
                return false;
            }
            seated = seats.tryAcquire(left, TimeUnit.NANOSECONDS);
        }
        moved = System.nanoTime();
        return true;
    }

    void leave() {
        moved = System.nanoTime();
        seats.release();
    }
}
