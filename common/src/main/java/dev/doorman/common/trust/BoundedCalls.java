package dev.doorman.common.trust;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs calls into the system that may hang on a few platform threads of its own, and waits for them no longer than a time.
 * A call that hangs keeps its thread until the system lets go of it. Calls that find all threads kept wait their turn, and so do
 * those about one thing that a few threads wait for already, that it may not take them all; where nothing moves any more they
 * fail at once. Any thread may call, a virtual one waits without its carrier.
 */
public final class BoundedCalls {
    private static final Duration IDLE = Duration.ofSeconds(30);
    /** Without one call's end or beginning for so long, those under way are taken for hung. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final int MOST_OF_ONE = 4;

    private final Map<Object, Line> lines = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;
    private final Gate all;
    private final Duration limit;
    private final long patience;

    /** Those who wait for or are about one thing; how many is told by the map, which forgets one of nobody. */
    private record Line(Gate gate, int length) {
        Line of(int now) {
            return new Line(gate, now);
        }
    }

    /**
     * Begins with no thread.
     *
     * @param name of its threads
     * @param most threads at once
     * @param limit how long to wait for a call, its turn included
     */
    public BoundedCalls(String name, int most, Duration limit) {
        // a seat is taken for each task: one that is queued has a thread that is just done with another
        this.threads = new ThreadPoolExecutor(
                most,
                most,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name(name + "-", 0).factory());
        this.threads.allowCoreThreadTimeOut(true);
        this.limit = limit;
        this.patience = Math.min(PATIENCE.toNanos(), limit.toNanos());
        this.all = new Gate(most, patience);
    }

    /**
     * Runs a call and waits for it.
     *
     * @param about what may be at fault when it hangs
     * @throws IOException the call's own, or when it takes too long, or when no thread is to be had for it
     */
    public <T> T run(Object about, Callable<T> call) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        Gate one = join(about);
        enter(one, about, end);
        return await(
                threads.submit(() -> {
                    try {
                        return call.call();
                    } finally {
                        all.leave();
                        one.leave();
                        leave(about);
                    }
                }),
                end);
    }

    /** Takes a seat of the one thing's, and one of all; or none, and leaves. */
    private void enter(Gate one, Object about, long end) throws IOException {
        boolean ofOne = false;
        boolean ofAll = false;
        try {
            ofOne = one.enter(end);
            ofAll = ofOne && all.enter(end);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            if (ofOne && !ofAll) {
                one.leave();
            }
            if (!ofAll) {
                leave(about);
            }
        }
        if (!ofAll) {
            throw new IOException(ofOne ? "too many calls at once" : "too many calls about one thing");
        }
    }

    private Gate join(Object about) {
        return lines.compute(
                        about,
                        (_, line) -> line == null
                                ? new Line(new Gate(MOST_OF_ONE, patience), 1)
                                : line.of(line.length() + 1))
                .gate();
    }

    private void leave(Object about) {
        lines.computeIfPresent(about, (_, line) -> line.length() == 1 ? null : line.of(line.length() - 1));
    }

    /** Never cancels: a call of the system would not notice. */
    private static <T> T await(Future<T> answer, long end) throws IOException {
        try {
            return answer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer in time", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IllegalStateException("a call failed", e.getCause());
        }
    }

    private static InterruptedIOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("interrupted while waiting");
        interrupted.initCause(cause);
        return interrupted;
    }
}
