package dev.doorman.ftpd.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A session's own platform thread: what blocks as only files and sendfile(2) do blocks this one, and no virtual thread. Any thread
 * gives it work, and waits.
 */
final class UserThread implements AutoCloseable {
    /** Deep enough for a TLS handshake; a thousand sessions have one each. */
    private static final long STACK_BYTES = 512 * 1024;

    private final ThreadPoolExecutor executor;
    private volatile @Nullable Thread thread;

    /** Some work. */
    @FunctionalInterface
    interface Deed<T> {
        T run() throws IOException;
    }

    UserThread() {
        executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread made = new Thread(null, work, "ftp-user", STACK_BYTES, false);
            made.setDaemon(true);
            thread = made;
            return made;
        });
    }

    /** Has it do something, and waits; at once, where it is the caller. */
    <T> T run(Deed<T> deed) throws IOException {
        if (Thread.currentThread() == thread) {
            return deed.run();
        }
        Future<T> done;
        try {
            done = executor.submit(deed::run);
        } catch (RejectedExecutionException e) {
            throw new IOException("the session is over", e);
        }
        try {
            return done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a file was worked on");
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        }
    }

    private static IOException rethrown(@Nullable Throwable cause) {
        return switch (cause) {
            case IOException fault -> fault;
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            case null, default -> throw new IllegalStateException(cause);
        };
    }

    /** Does what is waiting, and ends. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
