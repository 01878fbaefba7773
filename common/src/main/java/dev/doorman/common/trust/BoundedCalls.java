package dev.doorman.common.trust;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs calls into the system that may hang on a few platform threads of its own, and waits for them no longer than a time.
 * A call that hangs keeps its thread until the system lets go of it; when all threads are kept, further calls fail at once.
 * Any thread may call, a virtual one waits without its carrier.
 */
final class BoundedCalls {
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final ThreadPoolExecutor threads;
    private final Duration limit;

    BoundedCalls(String name, int most, Duration limit) {
        this.threads = new ThreadPoolExecutor(
                0,
                most,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name(name + "-", 0).factory());
        this.limit = limit;
    }

    /**
     * Runs a call and waits for it.
     *
     * @throws IOException the call's own, or when it takes too long, or when no thread is free
     */
    <T> T run(Callable<T> call) throws IOException {
        Future<T> running;
        try {
            running = threads.submit(call);
        } catch (RejectedExecutionException e) {
            throw new IOException("too many calls at once", e);
        }
        try {
            return running.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            running.cancel(true);
            throw new IOException("no answer in time", e);
        } catch (InterruptedException e) {
            running.cancel(true);
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while waiting");
            interrupted.initCause(e);
            throw interrupted;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IllegalStateException("a call failed", e.getCause());
        }
    }
}
