package dev.doorman.gateway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.gateway.activation.Activation;
import dev.doorman.gateway.activation.Seat;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Gateways' activators at one mock cluster, with times short enough for tests. One test's. */
final class ActivatorFixture implements AutoCloseable {
    static final String DAEMON = "telnetd";
    static final int LINK = 7000;
    static final Pauses QUICK = new Pauses(
            Duration.ofMillis(50),
            Duration.ofMillis(500),
            Duration.ofMillis(100),
            Duration.ofMillis(300),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5));
    /** A Lease counts in whole seconds. */
    static final Leadership.Terms BRIEF =
            new Leadership.Terms(Duration.ofSeconds(2), Duration.ofMillis(1200), Duration.ofMillis(200));

    static final Duration LONG = Duration.ofMinutes(10);

    final MockCluster cluster = new MockCluster();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<KubernetesActivator> activators = new ArrayList<>();

    /** A gateway in a pod of that name. */
    KubernetesActivator gateway(String pod, Duration startTimeout, Duration idleTimeout) throws Exception {
        KubernetesActivator activator = KubernetesActivator.start(
                cluster.as(pod),
                new KubernetesActivator.Options(() -> Set.of(DAEMON), _ -> startTimeout, _ -> idleTimeout),
                registry,
                QUICK,
                BRIEF);
        activators.add(activator);
        return activator;
    }

    /** The cluster's own hands: a Deployment that is scaled up has a ready pod soon, and one that is scaled down none. */
    void controllersWork() {
        cluster.api().afterWrite((daemon, replicas) -> {
            if (replicas == 0) {
                Thread.startVirtualThread(() -> cluster.serves(daemon, LINK));
            } else {
                Thread.startVirtualThread(
                        () -> cluster.serves(daemon, LINK, MockCluster.ready(daemon + "-a", "10.0.0.1")));
            }
        });
    }

    double counted(String result) {
        var counter = registry.find("doorman.gateway.activations")
                .tag("daemon", DAEMON)
                .tag("result", result)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    /** The seat that a knock is given. */
    static Seat seat(Future<Activation> activated) throws Exception {
        Activation activation = outcome(activated);
        assertThat(activation).isInstanceOf(Activation.Ready.class);
        return ((Activation.Ready) activation).seat();
    }

    /** Why a knock is given none. */
    static String refused(Future<Activation> activated) throws Exception {
        Activation activation = outcome(activated);
        assertThat(activation).isInstanceOf(Activation.Unavailable.class);
        return ((Activation.Unavailable) activation).reason();
    }

    private static Activation outcome(Future<Activation> activated) throws Exception {
        return activated.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    static String host(Seat seat) {
        return seat.address().getAddress().getHostAddress();
    }

    static void awaitState(KubernetesActivator activator, String beginning) {
        await().untilAsserted(() -> assertThat(activator.state(DAEMON)).startsWith(beginning));
    }

    @Override
    public void close() {
        activators.forEach(KubernetesActivator::close);
        cluster.close();
    }
}
