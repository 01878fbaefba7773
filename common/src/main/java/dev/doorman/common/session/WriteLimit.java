package dev.doorman.common.session;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The time-out that a blocking write has not by itself: a client that takes nothing would hold its session for ever. Owned by
 * its connection; any thread.
 */
final class WriteLimit {
    private static final Logger LOG = Logger.getLogger(WriteLimit.class);
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Socket socket;
    private volatile Duration limit = Duration.ZERO;
    private volatile boolean over;

    WriteLimit(Socket socket) {
        this.socket = socket;
    }

    /** Sends something. */
    @FunctionalInterface
    interface Write {
        void run() throws IOException;
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("write-limits").daemon().factory());
        // a client that types much makes many writes: what was in time is not to be kept until its time is over
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** What a write may take from now on; zero: as long as it likes. */
    void set(Duration next) {
        limit = next;
    }

    /**
     * Runs a write within the limit.
     *
     * @throws SocketTimeoutException when it took too long; the socket is closed then
     * @throws PeerGoneException when the other end is gone
     */
    void run(Write write) throws IOException {
        Duration now = limit;
        try {
            if (now.isZero()) {
                write.run();
                return;
            }
            ScheduledFuture<?> end = TIMER.schedule(this::close, now.toNanos(), TimeUnit.NANOSECONDS);
            try {
                write.run();
            } finally {
                end.cancel(false);
            }
        } catch (SocketException e) {
            throw over
                    ? new SocketTimeoutException("the client takes nothing")
                    : new PeerGoneException("the link was reset");
        }
    }

    private void close() {
        over = true;
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debugf(e, "closing a link whose client takes nothing");
        }
    }
}
