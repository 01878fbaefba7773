package dev.doorman.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Clients at the same time, a platform thread each. */
public final class Threads {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private Threads() {}

    /**
     * Runs a client so many times at once, and waits for all.
     *
     * @return seconds, from the first one's start to the last one's end
     */
    public static double seconds(int many, Callable<?> client) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(
                many, Thread.ofPlatform().daemon().name("client-", 0).factory());
        try {
            long begin = System.nanoTime();
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                ends.add(threads.submit(client));
            }
            for (Future<?> end : ends) {
                end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
            return (System.nanoTime() - begin) / 1e9;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            threads.shutdownNow();
        }
    }
}
