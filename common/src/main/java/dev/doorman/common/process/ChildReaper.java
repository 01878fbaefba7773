package dev.doorman.common.process;

import dev.doorman.common.posix.Errno;
import dev.doorman.common.posix.Libc;
import dev.doorman.common.posix.PosixException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reaps every child of this process, and every orphan among its descendants, for the process is their subreaper: as PID 1
 * would. So nothing else in a daemon may wait for children. One for the process; its thread starts with the first child, and
 * where the process is PID 1, from the start.
 */
final class ChildReaper {
    private static final Logger LOG = Logger.getLogger(ChildReaper.class);
    private static final int CORE_DUMPED = 0x80;
    /**
     * As PID 1 the process is also given orphans that it was no ancestor of, such as what a command that was run inside its
     * container has left behind.
     */
    private static final boolean INIT = ProcessHandle.current().pid() == 1;

    private static final long LOOK_FOR_ORPHANS_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final ChildReaper INSTANCE = new ChildReaper();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition spawned = lock.newCondition();
    private final Map<Integer, CompletableFuture<ExitStatus>> children = new HashMap<>();
    private boolean started;

    private ChildReaper() {}

    static ChildReaper instance() {
        return INSTANCE;
    }

    /** Starts a child, and answers its pid. */
    @FunctionalInterface
    interface Start {
        int spawn() throws IOException;
    }

    /** A child that runs, and how it will have ended. */
    record Child(int pid, CompletableFuture<ExitStatus> exit) {}

    /** Starts a child so that its end cannot be missed: the lock keeps the reaper from what is not noted yet. */
    Child start(Start start) throws IOException {
        lock.lock();
        try {
            begin();
            int pid = start.spawn();
            CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
            children.put(pid, exit);
            spawned.signal();
            return new Child(pid, exit);
        } finally {
            lock.unlock();
        }
    }

    /** Orphans may come before the first child does. */
    void beginWhereInit() {
        if (INIT) {
            lock.lock();
            try {
                begin();
            } catch (PosixException e) {
                LOG.errorf(e, "becoming a subreaper");
            } finally {
                lock.unlock();
            }
        }
    }

    private void begin() throws PosixException {
        if (!started) {
            Libc.becomeSubreaper();
            Thread.ofPlatform().name("child-reaper").daemon().start(this::reap);
            started = true;
        }
    }

    private void reap() {
        while (true) {
            try {
                Libc.Ended ended = Libc.waitForAnyChild();
                ended(ended);
            } catch (PosixException e) {
                if (e.errno() != Errno.ECHILD) {
                    LOG.errorf(e, "waiting for children");
                }
                awaitSpawn();
            }
        }
    }

    private void ended(Libc.Ended ended) {
        @Nullable CompletableFuture<ExitStatus> exit;
        lock.lock();
        try {
            exit = children.remove(ended.pid());
        } finally {
            lock.unlock();
        }
        if (exit != null) {
            exit.complete(status(ended.status()));
        }
    }

    /** Without children there is nothing to wait for; an orphan comes as a child's, save where we are PID 1. */
    private void awaitSpawn() {
        lock.lock();
        try {
            long left = INIT ? LOOK_FOR_ORPHANS_NANOS : Long.MAX_VALUE;
            while (children.isEmpty() && left > 0) {
                left = spawned.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            LOG.debugf(e, "child-reaper");
        } finally {
            lock.unlock();
        }
    }

    private static ExitStatus status(int status) {
        int signal = status & 0x7f;
        return signal == 0 ? new ExitStatus.Exited(status >> 8 & 0xff) : new ExitStatus.Killed(signal & ~CORE_DUMPED);
    }
}
