package dev.doorman.authd.server;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Writes down what was refused before it was judged, at most one line a second and how many were left out: any user of the
 * machine can reach the public socket, and none shall fill the log through it. Any thread.
 */
final class RefusalLog {
    private static final Logger LOG = Logger.getLogger(RefusalLog.class);
    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final LongSupplier nanoTime;
    private final AtomicLong next;
    private final AtomicLong leftOut = new AtomicLong();

    RefusalLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong());
    }

    /**
     * One refusal.
     *
     * @param ask a question of our table, or {@code none}: never what the asker sent
     */
    void refused(Asker asker, String ask, String reason) {
        long now = nanoTime.getAsLong();
        long due = next.get();
        if (now - due < 0 || !next.compareAndSet(due, now + PAUSE_NANOS)) {
            leftOut.incrementAndGet();
            return;
        }
        LOG.warnf(
                "question refused socket=%s ask=%s uid=%d pid=%d reason=%s left-out=%d",
                asker.socket(), ask, asker.uid(), asker.pid(), reason, leftOut.getAndSet(0));
    }
}
