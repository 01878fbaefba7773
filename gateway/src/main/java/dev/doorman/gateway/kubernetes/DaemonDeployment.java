package dev.doorman.gateway.kubernetes;

import dev.doorman.gateway.activation.Activation;
import dev.doorman.gateway.activation.ActivationMeters;
import dev.doorman.gateway.activation.BackOff;
import dev.doorman.gateway.activation.InstancePool;
import dev.doorman.gateway.activation.Seat;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One daemon's Deployment, its pods and its clients: who knocks gets a seat, or waits for a pod. Any thread; one lock, held
 * for moments and over no call.
 */
final class DaemonDeployment {
    private static final Logger LOG = Logger.getLogger(DaemonDeployment.class);
    static final String CLOSED = "the gateway is stopping";

    private final String daemon;
    private final Surroundings around;
    private final Supplier<Duration> startTimeout;
    private final Supplier<List<Instance>> heard;
    private final Raising raising;
    private final InstancePool pool = new InstancePool();
    private final BackOff backOff;
    private final ReentrantLock lock = new ReentrantLock();
    private Stand stand = new Stand.Quiet();
    private List<Instance> instances = List.of();
    private int clients;
    private long idleSince = System.nanoTime();

    /** What all of them work with. Immutable. */
    record Surroundings(Scaler scaler, Background background, ActivationMeters meters, Pauses pauses) {}

    /**
     * A Deployment of which nothing is known yet.
     *
     * @param startTimeout how long a knock waits for a pod
     * @param heard who serves now, by the EndpointSlices
     */
    DaemonDeployment(
            String daemon, Surroundings around, Supplier<Duration> startTimeout, Supplier<List<Instance>> heard) {
        this.daemon = daemon;
        this.around = around;
        this.startTimeout = startTimeout;
        this.heard = heard;
        this.backOff = new BackOff(around.pauses().failure(), around.pauses().longestFailure());
        this.raising = new Raising(daemon, around, this);
    }

    /** A seat at a pod; where none is ready, as soon as one is. */
    Future<Activation> activate() {
        return activate(System.nanoTime() + startTimeout.get().toNanos());
    }

    private Future<Activation> activate(long deadline) {
        lock.lock();
        try {
            // no promise is completed under the lock, so nothing of others is called under it
            if (stand instanceof Stand.Stopping stopping) {
                return stopping.over().future().compose(_ -> activate(deadline));
            }
            Optional<Seat> seat = pool.take();
            if (seat.isPresent()) {
                return Future.succeededFuture(new Activation.Ready(seat.get()));
            }
            long now = System.nanoTime();
            if (stand instanceof Stand.Failed(String reason, long until) && now - until < 0) {
                return unavailable(reason);
            }
            if (now - deadline >= 0) {
                return unavailable("no pod stays ready");
            }
            return start().over()
                    .future()
                    .transform(outcome -> outcome.succeeded()
                            ? activate(deadline)
                            : unavailable(String.valueOf(outcome.cause().getMessage())));
        } finally {
            lock.unlock();
        }
    }

    private static Future<Activation> unavailable(String reason) {
        return Future.succeededFuture(new Activation.Unavailable(reason));
    }

    /** Under the lock. */
    private Stand.Starting start() {
        if (stand instanceof Stand.Starting underWay) {
            return underWay;
        }
        Stand.Starting starting = Stand.Starting.now();
        stand = starting;
        raising.begin(starting.over(), startTimeout.get());
        return starting;
    }

    /** Somebody still waits for this start. */
    boolean starting(Promise<Void> over) {
        lock.lock();
        try {
            return stand instanceof Stand.Starting starting && starting.over().equals(over);
        } finally {
            lock.unlock();
        }
    }

    /** Notes how far a start has got, if it is still under way. */
    void note(Promise<Void> over, UnaryOperator<Stand.Starting> change) {
        lock.lock();
        try {
            if (stand instanceof Stand.Starting starting && starting.over().equals(over)) {
                stand = change.apply(starting);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends a start for want of a pod, if it is still under way: those who wait are told at once. */
    void fail(Promise<Void> over, Duration after) {
        String reason;
        Duration pause;
        lock.lock();
        try {
            if (!(stand instanceof Stand.Starting starting) || !starting.over().equals(over)) {
                return;
            }
            reason = starting.why(after);
            pause = backOff.failed();
            stand = new Stand.Failed(reason, System.nanoTime() + pause.toNanos());
        } finally {
            lock.unlock();
        }
        LOG.errorf("daemon cannot be started daemon=%s reason=%s pause-seconds=%d", daemon, reason, pause.toSeconds());
        around.meters().failed(daemon);
        over.fail(reason);
    }

    /** Looks who serves, for that may have changed. */
    void changed() {
        @Nullable Stand before = null;
        lock.lock();
        try {
            boolean none = instances.isEmpty();
            // read under the lock: what was heard later is never replaced by what was heard before
            instances = heard.get();
            pool.known(instances.stream().map(Instance::link).toList());
            if (none && !instances.isEmpty()) {
                idleSince = System.nanoTime();
                backOff.succeeded();
            }
            boolean over = switch (stand) {
                case Stand.Starting _ -> !instances.isEmpty();
                case Stand.Stopping(Promise<Void> _, Stand.Step step) ->
                    step == Stand.Step.WRITTEN && instances.isEmpty();
                case Stand.Quiet _, Stand.Failed _ -> false;
            };
            if (over) {
                before = stand;
                stand = new Stand.Quiet();
            }
        } finally {
            lock.unlock();
        }
        switch (before) {
            case Stand.Starting starting -> started(starting);
            case Stand.Stopping stopping -> stopping.over().complete();
            case Stand.Quiet _, Stand.Failed _ -> {
                // nobody waits
            }
            case null -> {
                // as before
            }
        }
    }

    private void started(Stand.Starting starting) {
        if (starting.raised() == Stand.Raised.BY_US) {
            Duration after = Duration.ofNanos(System.nanoTime() - starting.begun());
            LOG.infof("daemon serves daemon=%s after-ms=%d", daemon, after.toMillis());
            around.meters().started(daemon, after);
        }
        starting.over().complete();
    }

    void begun() {
        lock.lock();
        try {
            clients++;
        } finally {
            lock.unlock();
        }
    }

    void ended() {
        lock.lock();
        try {
            clients--;
            idleSince = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /** For how long nobody has been there or waited; nothing where somebody is, or the scale is being changed. */
    Duration idle() {
        lock.lock();
        try {
            return resting() ? Duration.ofNanos(System.nanoTime() - idleSince) : Duration.ZERO;
        } finally {
            lock.unlock();
        }
    }

    private boolean resting() {
        return clients == 0
                && switch (stand) {
                    case Stand.Quiet _, Stand.Failed _ -> true;
                    case Stand.Starting _, Stand.Stopping _ -> false;
                };
    }

    /**
     * From now on who knocks waits until {@link #stopped}, for it is about to be scaled down.
     *
     * @return what they wait for; null where somebody came first
     */
    @Nullable
    Promise<Void> stopping() {
        lock.lock();
        try {
            if (!resting()) {
                return null;
            }
            Stand.Stopping stopping = Stand.Stopping.now();
            stand = stopping;
            return stopping.over();
        } finally {
            lock.unlock();
        }
    }

    /** The scale is none: it is over when the pods are gone. */
    void lowered() {
        lock.lock();
        try {
            if (stand instanceof Stand.Stopping stopping) {
                stand = stopping.withWritten();
            }
        } finally {
            lock.unlock();
        }
        changed();
    }

    /** Lets those in who knocked meanwhile. */
    void stopped(Promise<Void> over) {
        lock.lock();
        try {
            if (!(stand instanceof Stand.Stopping stopping) || !stopping.over().equals(over)) {
                return;
            }
            stand = new Stand.Quiet();
        } finally {
            lock.unlock();
        }
        over.complete();
    }

    /** Tells those who wait that it will not be. */
    void close() {
        @Nullable Promise<Void> over;
        lock.lock();
        try {
            over = stand instanceof Stand.Starting starting ? starting.over() : null;
            stand = new Stand.Failed(CLOSED, Long.MAX_VALUE);
        } finally {
            lock.unlock();
        }
        if (over != null) {
            over.fail(CLOSED);
        }
    }

    /** How many connections each pod that serves has. */
    Map<String, Integer> byPod() {
        lock.lock();
        try {
            Map<InetSocketAddress, Integer> connections = pool.connections();
            Map<String, Integer> byPod = new HashMap<>();
            for (Instance instance : instances) {
                if (instance.pod() != null) {
                    byPod.put(instance.pod(), connections.getOrDefault(instance.link(), 0));
                }
            }
            return byPod;
        } finally {
            lock.unlock();
        }
    }

    int serving() {
        lock.lock();
        try {
            return instances.size();
        } finally {
            lock.unlock();
        }
    }

    /** For the operator. */
    String state() {
        lock.lock();
        try {
            String serving = "running instances=" + instances.size() + " clients=" + clients;
            return switch (stand) {
                case Stand.Starting _ -> "starting clients=" + clients;
                case Stand.Stopping _ -> "stopping clients=" + clients;
                case Stand.Quiet() -> instances.isEmpty() ? "stopped" : serving;
                case Stand.Failed(String reason, long _) -> instances.isEmpty() ? "stopped reason=" + reason : serving;
            };
        } finally {
            lock.unlock();
        }
    }
}
