package dev.doorman.ftpd.files;

import dev.doorman.common.posix.Errno;
import dev.doorman.common.posix.Libc;
import dev.doorman.common.process.Identity;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A platform thread that is a user, as far as files go: its file-system uid and gid and its supplementary groups are the user's, from
 * its first moment to its last, and no other thread's are (setfsuid(2), and the kernel's own setgroups, which both are of one
 * thread). With the uid goes every capability that overrides permissions. Any thread gives it work, and waits.
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

    private UserThread() {
        executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread made = new Thread(null, work, "ftp-user", STACK_BYTES, false);
            made.setDaemon(true);
            thread = made;
            return made;
        });
    }

    /**
     * Starts one.
     *
     * @throws IOException when this process cannot be the user
     */
    static UserThread start(Identity identity) throws IOException {
        UserThread started = new UserThread();
        try {
            started.run(() -> {
                become(identity);
                return true;
            });
            return started;
        } catch (IOException e) {
            started.close();
            throw e;
        }
    }

    private static void become(Identity identity) throws IOException {
        int self = Libc.effectiveUid();
        if (self != 0) {
            if (self != identity.uid()) {
                throw new IOException("this daemon runs as uid " + self + " and can be nobody else");
            }
            return;
        }
        Libc.setThreadGroups(identity.groups());
        Libc.setFsGid(identity.gid());
        Libc.setFsUid(identity.uid());
        // a refusal shows in the next answer alone, and -1 asks without changing anything
        if (Libc.setFsUid(-1) != identity.uid()
                || Libc.setFsGid(-1) != identity.gid()
                || !new HashSet<>(Libc.threadGroups()).equals(new HashSet<>(identity.groups()))) {
            throw new IOException("this daemon cannot be uid " + identity.uid() + ": " + Errno.text(Errno.EPERM));
        }
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
