package dev.doorman.common.login;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hangs up a session in which nobody presses a key. It has a thread of its own, from its start until it is ended; the session's
 * thread, a virtual one, owns it.
 */
final class IdleWatch {
    /** Whoever waits for a client that takes nothing is not waited for longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final IdleLimit limit;
    private final Consumer<Duration> warn;
    private final Runnable hangUp;
    private final Thread session;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Thread warning;
    private boolean ended;
    private boolean expired;

    private IdleWatch(IdleLimit limit, Consumer<Duration> warn, Runnable hangUp) {
        this.limit = limit;
        this.warn = warn;
        this.hangUp = hangUp;
        this.session = Thread.currentThread();
    }

    /**
     * Watches the session of this thread.
     *
     * @param limit zero: it may be idle for ever
     * @param warn is told how much time is left, on a thread of its own; may block
     * @param hangUp must not block
     */
    static IdleWatch start(Duration limit, Consumer<Duration> warn, Runnable hangUp) {
        IdleWatch watch = new IdleWatch(new IdleLimit(limit, System::nanoTime), warn, hangUp);
        if (limit.isPositive()) {
            Thread.ofVirtual().name("terminal-idle").start(watch::run);
        }
        return watch;
    }

    /** A key has been pressed. Any thread. */
    void pressed() {
        limit.pressed();
    }

    private void run() {
        lock.lock();
        try {
            while (!ended && !expired) {
                switch (limit.due()) {
                    case END -> expired = true;
                    case WARNING ->
                        warning = Thread.ofVirtual()
                                .name("terminal-idle-warning")
                                .start(() -> warn.accept(limit.notice()));
                    case NOTHING -> {
                        boolean _ = changed.await(limit.next(), TimeUnit.NANOSECONDS);
                    }
                }
            }
            if (expired) {
                hangUp.run();
                insist();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** An interrupt closes the socket that a thread writes to: then nobody waits for the client any more. */
    private void insist() throws InterruptedException {
        long left = PATIENCE.toNanos();
        while (!ended && left > 0) {
            left = changed.awaitNanos(left);
        }
        if (!ended) {
            if (warning != null) {
                warning.interrupt();
            }
            session.interrupt();
        }
    }

    /** Whether the session was idle for too long. */
    boolean expired() {
        lock.lock();
        try {
            return expired;
        } finally {
            lock.unlock();
        }
    }

    /** Watches no more, and interrupts nobody from here on. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
