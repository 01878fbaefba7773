package dev.doorman.gateway.kubernetes;

import dev.doorman.gateway.activation.Activation;
import dev.doorman.gateway.activation.ActivationMeters;
import dev.doorman.gateway.activation.Activator;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Daemons are Deployments of a cluster, of their names, in our own namespace: scaled from none to one at the first knock, and
 * back when nobody has been there for a while. From one up they are an autoscaler's. Who serves is known by the EndpointSlices,
 * so that a connection to a daemon that runs asks nobody. Any thread.
 */
public final class KubernetesActivator implements Activator {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private final Cluster cluster;
    private final Options options;
    private final Pauses pauses;
    private final Background background = new Background();
    private final DaemonDeployment.Surroundings around;
    private final Endpoints endpoints;
    private final Leadership leadership;
    private final DeletionCosts costs;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private volatile State state = State.OPEN;

    private enum State {
        OPEN,
        CLOSED
    }

    /**
     * The settings, as they are when they are asked for. Immutable.
     *
     * @param daemons the daemons that are ours to scale
     * @param startTimeout how long a client is held until a pod is ready, by the daemon's name
     * @param idleTimeout how long a daemon may be without connections before it is scaled down, by its name
     */
    public record Options(
            Supplier<Set<String>> daemons,
            Function<String, Duration> startTimeout,
            Function<String, Duration> idleTimeout) {}

    /** A daemon, and who scales it down. Immutable. */
    private record Kept(DaemonDeployment deployment, Lowering lowering) {}

    private KubernetesActivator(
            Cluster cluster, Options options, MeterRegistry registry, Pauses pauses, Leadership.Terms terms) {
        this.cluster = cluster;
        this.options = options;
        this.pauses = pauses;
        this.around = new DaemonDeployment.Surroundings(
                new Scaler(cluster), background, new ActivationMeters(registry), pauses);
        this.endpoints = new Endpoints(cluster, this::changed);
        this.leadership = new Leadership(cluster, terms, background);
        this.costs = new DeletionCosts(cluster, background);
        registry.gauge("doorman.gateway.leading", this, activator -> activator.leading() ? 1 : 0);
    }

    /**
     * Begins to watch, and to contend for the Lease; waits for no answer.
     *
     * @param cluster is closed with the activator
     */
    public static KubernetesActivator start(Cluster cluster, Options options, MeterRegistry registry) {
        return start(cluster, options, registry, Pauses.STANDARD, Leadership.Terms.STANDARD);
    }

    static KubernetesActivator start(
            Cluster cluster, Options options, MeterRegistry registry, Pauses pauses, Leadership.Terms terms) {
        KubernetesActivator activator = new KubernetesActivator(cluster, options, registry, pauses, terms);
        activator.background.execute(activator.endpoints::start);
        activator.background.execute(activator.leadership::start);
        activator.background.later(pauses.tick(), activator::tick);
        return activator;
    }

    private Kept kept(String daemon) {
        @Nullable Kept known = kept.get(daemon);
        if (known != null) {
            return known;
        }
        Kept fresh = kept.computeIfAbsent(daemon, this::keep);
        fresh.deployment().changed();
        return fresh;
    }

    private Kept keep(String daemon) {
        DaemonDeployment deployment = new DaemonDeployment(
                daemon, around, () -> options.startTimeout().apply(daemon), () -> endpoints.of(daemon));
        return new Kept(
                deployment,
                new Lowering(
                        daemon,
                        around,
                        deployment,
                        leadership,
                        () -> options.idleTimeout().apply(daemon)));
    }

    private void changed(String service) {
        @Nullable Kept known = kept.get(service);
        if (known != null) {
            known.deployment().changed();
        }
    }

    private void tick() {
        if (state == State.CLOSED) {
            return;
        }
        try {
            if (leading()) {
                lead();
            } else {
                costs.forget();
            }
        } finally {
            background.later(pauses.tick(), this::tick);
        }
    }

    private void lead() {
        Map<String, Integer> connections = new HashMap<>();
        for (String daemon : options.daemons().get()) {
            Kept one = kept(daemon);
            one.lowering().tick();
            connections.putAll(one.deployment().byPod());
        }
        costs.are(connections);
    }

    /** Whether this gateway holds the Lease: then it scales down, and clients are to come to it. */
    public boolean leading() {
        return leadership.leading();
    }

    @Override
    public Future<Activation> activate(String daemon) {
        if (state == State.CLOSED) {
            return Future.succeededFuture(new Activation.Unavailable(DaemonDeployment.CLOSED));
        }
        return kept(daemon).deployment().activate();
    }

    @Override
    public void begun(String daemon) {
        kept(daemon).deployment().begun();
    }

    @Override
    public void ended(String daemon) {
        kept(daemon).deployment().ended();
    }

    @Override
    public String state(String daemon) {
        return kept(daemon).deployment().state();
    }

    @Override
    public int serving(String daemon) {
        return kept(daemon).deployment().serving();
    }

    /** Gives the Lease back; blocks, for some seconds at most. Pods and connections are left as they are. */
    @Override
    public void close() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        kept.values().forEach(one -> one.deployment().close());
        leadership.close();
        background.close();
        Background.within(CLOSE_LIMIT, () -> {
            endpoints.close();
            cluster.close();
        });
    }
}
