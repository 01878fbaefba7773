package dev.doorman.common.trust;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs calls into the system that may hang on a few platform threads of its own, and waits for them no longer than a time.
 * A call that hangs keeps its thread until the system lets go of it. When all threads are kept, further calls fail at once;
 * and so do those about one thing that a few threads wait for already, that it may not take them all. Any thread may call,
 * a virtual one waits without its carrier.
 */
public final class BoundedCalls {
    private static final Duration IDLE = Duration.ofSeconds(30);

    private static final int MOST_OF_ONE = 4;

    private final Map<Object, Integer> running = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;
    private final Duration limit;

    /**
     * Begins with no thread.
     *
     * @param name of its threads
     * @param most threads at once
     * @param limit how long to wait for a call
     */
    public BoundedCalls(String name, int most, Duration limit) {
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
     * @param about what may be at fault when it hangs
     * @throws IOException the call's own, or when it takes too long, or when no thread is free for it
     */
    public <T> T run(Object about, Callable<T> call) throws IOException {
        if (running.merge(about, 1, Integer::sum) > MOST_OF_ONE) {
            leave(about);
            throw new IOException("too many calls about one thing");
        }
        Future<T> answer;
        try {
            answer = threads.submit(() -> {
                try {
                    return call.call();
                } finally {
                    leave(about);
                }
            });
        } catch (RejectedExecutionException e) {
            leave(about);
            throw new IOException("too many calls at once", e);
        }
        return await(answer);
    }

    private void leave(Object about) {
        running.compute(about, (_, count) -> count == null || count == 1 ? null : count - 1);
    }

    /** Never cancels: a call of the system would not notice. */
    private <T> T await(Future<T> answer) throws IOException {
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer in time", e);
        } catch (InterruptedException e) {
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
