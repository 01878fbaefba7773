package dev.doorman.common.vault;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A lock between processes, and between the threads of this one: the kernel's lock on a file, which ends with its process,
 * however that ends. Any thread.
 *
 * <p>The kernel counts such locks by process, and drops them all as soon as the process closes any descriptor of the file. So
 * the threads stand in line for one lock of Java's before the file is opened, whatever the file.
 */
final class FolderLock {
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final Path file;
    private final Duration limit;

    /**
     * A lock that is not taken yet.
     *
     * @param file made when it is missing; nothing is written to it
     * @param limit how long to wait for other threads, and then for another process
     */
    FolderLock(Path file, Duration limit) {
        this.file = file;
        this.limit = limit;
    }

    /** What is done under the lock. */
    @FunctionalInterface
    interface Deed<T> {
        T act() throws IOException;
    }

    /**
     * Does something while nobody else does.
     *
     * @throws IOException the deed's own, or when the lock is not to be had in time
     */
    <T> T holding(Deed<T> deed) throws IOException {
        if (!enter()) {
            throw late("thread");
        }
        try (FileChannel channel = open();
                FileLock lock = lock(channel)) {
            if (!lock.isValid()) {
                throw late("process");
            }
            return deed.act();
        } finally {
            THREADS.unlock();
        }
    }

    private boolean enter() throws IOException {
        try {
            return THREADS.tryLock(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while waiting for " + file);
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** Waits in the kernel's own queue, for whoever asks again and again would starve; closing the channel ends it. */
    private FileLock lock(FileChannel channel) throws IOException {
        @Nullable FileLock free = channel.tryLock();
        if (free != null) {
            return free;
        }
        AtomicBoolean decided = new AtomicBoolean();
        Thread alarm = Thread.ofPlatform().daemon().name("vault-lock").start(() -> closeLate(channel, decided));
        try {
            FileLock lock = channel.lock();
            if (!decided.compareAndSet(false, true)) {
                throw late("process");
            }
            return lock;
        } catch (AsynchronousCloseException e) {
            throw late("process");
        } finally {
            alarm.interrupt();
        }
    }

    private void closeLate(FileChannel channel, AtomicBoolean decided) {
        try {
            Thread.sleep(limit);
            if (decided.compareAndSet(false, true)) {
                channel.close();
            }
        } catch (InterruptedException e) {
            // the lock came in time
        } catch (IOException e) {
            // it is closed all the same
        }
    }

    private IOException late(String holder) {
        return new IOException(file + ": another " + holder + " has held this lock for " + limit.toSeconds() + " s");
    }
}
