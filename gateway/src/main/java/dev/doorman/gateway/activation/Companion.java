package dev.doorman.gateway.activation;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A process that runs for as long as the gateway does, such as authd where one machine runs everything: started with it,
 * and again whenever it ends. Any thread.
 */
public final class Companion implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Companion.class);
    private static final long RESTART_MILLIS = 1_000;

    private final Vertx vertx;
    private final String name;
    private final Callable<Child> starter;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Child child;
    private boolean closed;

    public Companion(Vertx vertx, String name, Callable<Child> starter) {
        this.vertx = vertx;
        this.name = name;
        this.starter = starter;
    }

    /**
     * Starts the process, and sees to it from now on. Blocks for milliseconds.
     *
     * @throws IOException when it cannot be started at all
     */
    public void start() throws IOException {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            Child fresh = starter.call();
            child = fresh;
            var _ = fresh.exit().thenAccept(code -> ended(fresh, code));
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            lock.unlock();
        }
    }

    private void ended(Child ended, int code) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
        } finally {
            lock.unlock();
        }
        LOG.errorf("companion has ended and is started again name=%s pid=%d exit-code=%d", name, ended.pid(), code);
        vertx.setTimer(RESTART_MILLIS, _ -> {
            var _ = vertx.executeBlocking(() -> {
                start();
                return true;
            });
        });
    }

    public boolean running() {
        lock.lock();
        try {
            return child != null && child.ready().succeeded() && child.alive();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        @Nullable Child last;
        lock.lock();
        try {
            closed = true;
            last = child;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.stopAndWait();
        }
    }
}
