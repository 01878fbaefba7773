package dev.doorman.gateway.activation;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Starts daemons as processes of its own, at the first knock, and stops them when nobody has been there for a while. Any
 * thread; one lock, held for moments.
 */
public final class ProcessActivator implements Activator {
    private static final Logger LOG = Logger.getLogger(ProcessActivator.class);
    private static final long IDLE_CHECK_MILLIS = 250;
    /** A daemon that dies before it serves is not started again at once; each time in a row it is left alone for twice as long. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final Starter starter;
    private final Times times;
    private final ActivationMeters meters;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Slot> slots = new HashMap<>();
    private final long timer;
    private boolean closed;

    /** Starts one daemon's process; may block for milliseconds. */
    @FunctionalInterface
    public interface Starter {
        Child start(String daemon) throws IOException;
    }

    /**
     * How long a daemon may be as it is, by its name; as configured when they are asked for. Immutable.
     *
     * @param starting before it serves; then it hangs, and is ended
     * @param idle without connections; then it is stopped
     */
    public record Times(Function<String, Duration> starting, Function<String, Duration> idle) {
        /** Even where clients are held for a moment alone, a cold machine is to have the daemon for those who come later. */
        private static final Duration LEAST_STARTING = Duration.ofSeconds(10);

        /** How long a daemon may take to serve: twice as long as a client is held, so that a slow one is there for the next. */
        public static Duration starting(Duration startTimeout) {
            Duration twice = startTimeout.multipliedBy(2);
            return twice.compareTo(LEAST_STARTING) < 0 ? LEAST_STARTING : twice;
        }
    }

    /** What is known of one daemon; guarded by the activator's lock. */
    private static final class Slot {
        private @Nullable Future<Activation> current;
        private @Nullable Child child;
        private final BackOff backOff = new BackOff(FIRST_PAUSE, LONGEST_PAUSE);
        private int connections;
        private long idleSince = System.nanoTime();
    }

    /** An activator without any process yet. */
    public ProcessActivator(Vertx vertx, Starter starter, Times times, ActivationMeters meters) {
        this.meters = meters;
        this.vertx = vertx;
        this.starter = starter;
        this.times = times;
        this.timer = vertx.setPeriodic(IDLE_CHECK_MILLIS, _ -> stopIdle());
    }

    @Override
    public Future<Activation> activate(String daemon) {
        lock.lock();
        try {
            if (closed) {
                return Future.succeededFuture(new Activation.Unavailable("the gateway is stopping"));
            }
            Slot slot = slot(daemon);
            Future<Activation> current = slot.current;
            if (current == null) {
                slot.idleSince = System.nanoTime();
                current = start(daemon, slot);
                slot.current = current;
            }
            return current;
        } finally {
            lock.unlock();
        }
    }

    private Future<Activation> start(String daemon, Slot slot) {
        Promise<Activation> promise = Promise.promise();
        LOG.infof("daemon is started daemon=%s", daemon);
        long begun = System.nanoTime();
        vertx.<Child>executeBlocking(() -> starter.start(daemon), false)
                .compose(child -> {
                    watch(daemon, slot, child);
                    limit(daemon, child);
                    return child.ready();
                })
                .onSuccess(facts -> started(daemon, slot, promise, facts, begun))
                .onFailure(failure -> failed(daemon, slot, promise, failure));
        return promise.future();
    }

    /** One that hangs is ended, and so has failed. */
    private void limit(String daemon, Child child) {
        Duration limit = times.starting().apply(daemon);
        long hanging = vertx.setTimer(limit.toMillis(), _ -> {
            LOG.warnf(
                    "daemon does not serve and is ended daemon=%s pid=%d seconds=%d",
                    daemon, child.pid(), limit.toSeconds());
            var _ = vertx.executeBlocking(
                    () -> {
                        child.giveUp("did not serve within " + limit.toSeconds() + " s");
                        return true;
                    },
                    false);
        });
        child.ready().onComplete(_ -> vertx.cancelTimer(hanging));
    }

    private void started(String daemon, Slot slot, Promise<Activation> promise, String facts, long begun) {
        meters.started(daemon, Duration.ofNanos(System.nanoTime() - begun));
        lock.lock();
        try {
            slot.backOff.succeeded();
        } finally {
            lock.unlock();
        }
        promise.complete(new Activation.Ready(new LoneInstance(address(facts))));
    }

    /** Those who wait are told at once; who comes within the pause is told the same, and then it is tried again. */
    private void failed(String daemon, Slot slot, Promise<Activation> promise, Throwable failure) {
        Duration pause = nextPause(slot);
        meters.failed(daemon);
        LOG.errorf(
                "daemon cannot be started daemon=%s reason=%s pause-seconds=%d",
                daemon, failure.getMessage(), pause.toSeconds());
        promise.complete(new Activation.Unavailable(String.valueOf(failure.getMessage())));
        vertx.setTimer(pause.toMillis(), _ -> forget(slot));
    }

    private Duration nextPause(Slot slot) {
        lock.lock();
        try {
            return slot.backOff.failed();
        } finally {
            lock.unlock();
        }
    }

    private void watch(String daemon, Slot slot, Child child) {
        lock.lock();
        try {
            slot.child = child;
            if (closed) {
                child.stop();
            }
        } finally {
            lock.unlock();
        }
        var _ = child.exit().thenAccept(code -> {
            LOG.infof("daemon has ended daemon=%s pid=%d exit-code=%d", daemon, child.pid(), code);
            lock.lock();
            try {
                if (child.equals(slot.child)) {
                    slot.child = null;
                    if (child.ready().succeeded()) {
                        slot.current = null;
                    }
                }
            } finally {
                lock.unlock();
            }
        });
    }

    private void forget(Slot slot) {
        lock.lock();
        try {
            slot.current = null;
        } finally {
            lock.unlock();
        }
    }

    private void stopIdle() {
        lock.lock();
        try {
            slots.forEach((daemon, slot) -> {
                Child child = slot.child;
                long idle = System.nanoTime() - slot.idleSince;
                if (child != null
                        && child.ready().succeeded()
                        && slot.connections == 0
                        && idle > times.idle().apply(daemon).toNanos()) {
                    LOG.infof("daemon is idle and is stopped daemon=%s pid=%d", daemon, child.pid());
                    slot.current = null;
                    slot.child = null;
                    meters.stopped(daemon);
                    child.stop();
                }
            });
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void begun(String daemon) {
        lock.lock();
        try {
            slot(daemon).connections++;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ended(String daemon) {
        lock.lock();
        try {
            Slot slot = slot(daemon);
            slot.connections--;
            slot.idleSince = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String state(String daemon) {
        lock.lock();
        try {
            Slot slot = slot(daemon);
            Child child = slot.child;
            if (child == null) {
                return slot.current == null ? "stopped" : "starting";
            }
            return child.ready().succeeded()
                    ? "running pid=" + child.pid() + " " + child.ready().result()
                    : "starting pid=" + child.pid();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int serving(String daemon) {
        lock.lock();
        try {
            Child child = slot(daemon).child;
            return child != null && child.ready().succeeded() ? 1 : 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
        Map<String, Slot> all;
        lock.lock();
        try {
            closed = true;
            all = Map.copyOf(slots);
        } finally {
            lock.unlock();
        }
        all.values().stream()
                .map(slot -> slot.child)
                .filter(child -> child != null)
                .forEach(Child::stopAndWait);
    }

    private Slot slot(String daemon) {
        return slots.computeIfAbsent(daemon, _ -> new Slot());
    }

    /** Reads {@code link=127.0.0.1:43211}. */
    private static InetSocketAddress address(String facts) {
        String link = facts.substring(facts.indexOf('=') + 1);
        int colon = link.lastIndexOf(':');
        return new InetSocketAddress(link.substring(0, colon), Integer.parseInt(link.substring(colon + 1)));
    }
}
