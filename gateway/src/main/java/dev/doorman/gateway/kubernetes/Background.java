package dev.doorman.gateway.kubernetes;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Where calls wait for the API server: a virtual thread for each. After its close nothing more is begun, and what is under way
 * is interrupted. Any thread.
 */
final class Background implements Executor, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Background.class);

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("kubernetes-", 0).factory());

    @Override
    public void execute(Runnable work) {
        if (!threads.isShutdown()) {
            threads.execute(() -> run(work));
        }
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            // a client that is closed throws whatever it likes
            if (!threads.isShutdown()) {
                LOG.error("work for the cluster failed", e);
            }
        }
    }

    /** After a pause. */
    void later(Duration pause, Runnable work) {
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, this)
                .execute(work);
    }

    @Override
    public void close() {
        var _ = threads.shutdownNow();
    }

    /** Does something on a thread of its own, and waits for its end, but not longer than that. */
    static void within(Duration limit, Runnable work) {
        try {
            boolean _ = Thread.ofVirtual().name("kubernetes-close").start(work).join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
