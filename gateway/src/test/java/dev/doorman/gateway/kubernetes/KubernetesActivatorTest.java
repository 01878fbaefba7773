package dev.doorman.gateway.kubernetes;

import static dev.doorman.gateway.kubernetes.ActivatorFixture.DAEMON;
import static dev.doorman.gateway.kubernetes.ActivatorFixture.LINK;
import static dev.doorman.gateway.kubernetes.ActivatorFixture.LONG;
import static dev.doorman.gateway.kubernetes.ActivatorFixture.awaitState;
import static dev.doorman.gateway.kubernetes.ActivatorFixture.host;
import static dev.doorman.gateway.kubernetes.ActivatorFixture.refused;
import static dev.doorman.gateway.kubernetes.ActivatorFixture.seat;
import static dev.doorman.gateway.kubernetes.MockCluster.pod;
import static dev.doorman.gateway.kubernetes.MockCluster.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.gateway.activation.Activation;
import dev.doorman.gateway.activation.Seat;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who knocks is given a pod, and a pod that nobody needs goes. */
@Timeout(60)
class KubernetesActivatorTest {
    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration START = Duration.ofSeconds(15);

    private final ActivatorFixture fixture = new ActivatorFixture();
    private final MockCluster cluster = fixture.cluster;
    private final MockApi api = cluster.api();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aHundredKnocksAtOnceScaleOnceAndAllAreServed() throws Exception {
        api.deployment(DAEMON, 0);
        try (KubernetesActivator gateway = fixture.gateway("gateway-a", START, LONG)) {
            List<Future<Activation>> knocks = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                gateway.begun(DAEMON);
                knocks.add(gateway.activate(DAEMON));
            }
            await().until(() -> api.replicas(DAEMON) == 1);
            assertThat(gateway.state(DAEMON)).isEqualTo("starting clients=100");
            assertThat(knocks).noneMatch(Future::isComplete);
            cluster.serves(DAEMON, LINK, pod("telnetd-a", "10.0.0.1", false, false));
            cluster.serves(DAEMON, LINK, ready("telnetd-a", "10.0.0.1"));
            for (Future<Activation> knock : knocks) {
                assertThat(host(seat(knock))).isEqualTo("10.0.0.1");
            }
            assertThat(api.writes()).containsExactly("telnetd=1");
            assertThat(gateway.state(DAEMON)).isEqualTo("running instances=1 clients=100");
            assertThat(gateway.serving(DAEMON)).isEqualTo(1);
        }
        assertThat(fixture.counted("started")).isEqualTo(1);
        assertThat(fixture.registry
                        .get("doorman.gateway.activation.time")
                        .tag("daemon", DAEMON)
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aDaemonThatRunsIsGivenWithoutAskingAnybody() throws Exception {
        cluster.serves(DAEMON, LINK, ready("telnetd-a", "10.0.0.1"));
        try (KubernetesActivator gateway = fixture.gateway("gateway-a", START, LONG)) {
            awaitState(gateway, "running");
            seat(gateway.activate(DAEMON)).left();
            assertThat(api.asked()).noneMatch(line -> line.contains("/scale"));
        }
    }

    @Test
    void anIdleDaemonIsScaledDown() throws Exception {
        api.deployment(DAEMON, 1);
        fixture.controllersWork();
        cluster.serves(DAEMON, LINK, ready("telnetd-a", "10.0.0.1"));
        try (KubernetesActivator gateway = fixture.gateway("gateway-a", START, SOON)) {
            await().until(() -> api.replicas(DAEMON) == 0);
            awaitState(gateway, "stopped");
            assertThat(fixture.counted("stopped")).isEqualTo(1);
            seat(gateway.activate(DAEMON)).left();
            assertThat(api.writes()).startsWith("telnetd=0", "telnetd=1");
        }
    }

    @Test
    void aDaemonWithAClientIsNeverScaledDown() throws Exception {
        api.deployment(DAEMON, 1);
        fixture.controllersWork();
        cluster.serves(DAEMON, LINK, ready("telnetd-a", "10.0.0.1"));
        try (KubernetesActivator gateway = fixture.gateway("gateway-a", START, SOON)) {
            gateway.begun(DAEMON);
            Seat seat = seat(gateway.activate(DAEMON));
            await().until(gateway::leading);
            await().during(SOON.multipliedBy(5))
                    .atMost(SOON.multipliedBy(20))
                    .until(() -> api.writes().isEmpty());
            seat.left();
            gateway.ended(DAEMON);
            await().until(() -> api.replicas(DAEMON) == 0);
        }
    }

    @Test
    void aKnockWhileItIsScaledDownIsServedAllTheSame() throws Exception {
        api.deployment(DAEMON, 1);
        cluster.serves(DAEMON, LINK, ready("telnetd-a", "10.0.0.1"));
        CompletableFuture<Future<Activation>> knock = new CompletableFuture<>();
        try (KubernetesActivator gateway = fixture.gateway("gateway-a", START, SOON)) {
            awaitState(gateway, "running");
            api.beforeWrite((_, replicas) -> {
                if (replicas == 0) {
                    gateway.begun(DAEMON);
                    knock.complete(gateway.activate(DAEMON));
                }
            });
            await().until(() -> api.replicas(DAEMON) == 0);
            // the pod that is told to go is still said to be ready: it is not given to anybody
            assertThat(knock.resultNow().isComplete()).isFalse();
            assertThat(gateway.state(DAEMON)).isEqualTo("stopping clients=1");
            cluster.serves(DAEMON, LINK, pod("telnetd-a", "10.0.0.1", false, true));
            await().until(() -> api.replicas(DAEMON) == 1);
            cluster.serves(DAEMON, LINK, ready("telnetd-b", "10.0.0.2"));
            assertThat(host(seat(knock.resultNow()))).isEqualTo("10.0.0.2");
            assertThat(api.writes()).containsExactly("telnetd=0", "telnetd=1");
        }
    }

    @Test
    void aScalingDownThatIsRefusedLetsTheKnockIn() throws Exception {
        api.deployment(DAEMON, 1);
        cluster.serves(DAEMON, LINK, ready("telnetd-a", "10.0.0.1"));
        CompletableFuture<Future<Activation>> knock = new CompletableFuture<>();
        try (KubernetesActivator gateway = fixture.gateway("gateway-a", START, SOON)) {
            awaitState(gateway, "running");
            api.beforeWrite((_, _) -> {
                gateway.begun(DAEMON);
                knock.complete(gateway.activate(DAEMON));
                // somebody else comes between
                api.deployment(DAEMON, 2);
            });
            await().until(knock::isDone);
            assertThat(host(seat(knock.resultNow()))).isEqualTo("10.0.0.1");
            assertThat(api.replicas(DAEMON)).isEqualTo(2);
            assertThat(api.writes()).isEmpty();
        }
    }

    @Test
    void moreThanOneReplicaAreLeftAlone() throws Exception {
        api.deployment(DAEMON, 3);
        cluster.serves(
                DAEMON,
                LINK,
                ready("telnetd-a", "10.0.0.1"),
                ready("telnetd-b", "10.0.0.2"),
                ready("telnetd-c", "10.0.0.3"));
        try (KubernetesActivator gateway = fixture.gateway("gateway-a", START, SOON)) {
            await().until(() ->
                    api.asked().stream().filter(line -> line.contains("/scale")).count() >= 3);
            assertThat(gateway.state(DAEMON)).isEqualTo("running instances=3 clients=0");
            assertThat(api.writes()).isEmpty();
            assertThat(api.replicas(DAEMON)).isEqualTo(3);
        }
    }

    @Test
    void theLeastUsedPodIsGivenAndNoneThatStopsOrIsNotReady() throws Exception {
        cluster.serves(
                DAEMON,
                LINK,
                ready("telnetd-a", "10.0.0.1"),
                ready("telnetd-b", "10.0.0.2"),
                pod("telnetd-c", "10.0.0.3", true, true),
                pod("telnetd-d", "10.0.0.4", false, false));
        try (KubernetesActivator gateway = fixture.gateway("gateway-a", START, LONG)) {
            awaitState(gateway, "running instances=2");
            List<Seat> seats = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                seats.add(seat(gateway.activate(DAEMON)));
            }
            assertThat(seats.stream().filter(seat -> host(seat).equals("10.0.0.1")))
                    .hasSize(5);
            assertThat(seats.stream().filter(seat -> host(seat).equals("10.0.0.2")))
                    .hasSize(5);
            seats.stream().filter(seat -> host(seat).equals("10.0.0.1")).forEach(Seat::left);
            assertThat(host(seat(gateway.activate(DAEMON)))).isEqualTo("10.0.0.1");

            cluster.serves(DAEMON, LINK, pod("telnetd-a", "10.0.0.1", false, true), ready("telnetd-b", "10.0.0.2"));
            awaitState(gateway, "running instances=1");
            for (int i = 0; i < 5; i++) {
                assertThat(host(seat(gateway.activate(DAEMON)))).isEqualTo("10.0.0.2");
            }
        }
    }

    @Test
    void aPodThatDoesNotBecomeReadyIsAFailedStart() throws Exception {
        api.deployment(DAEMON, 0);
        try (KubernetesActivator gateway = fixture.gateway("gateway-a", Duration.ofSeconds(1), LONG)) {
            assertThat(refused(gateway.activate(DAEMON)))
                    .isEqualTo("the Deployment was scaled to 1, but no pod was ready within 1 s");
            long told = System.nanoTime();
            assertThat(refused(gateway.activate(DAEMON))).contains("was scaled to 1");
            assertThat(System.nanoTime() - told).isLessThan(TimeUnit.MILLISECONDS.toNanos(300));
            assertThat(fixture.counted("failed")).isEqualTo(1);
            assertThat(gateway.state(DAEMON)).startsWith("stopped reason=");
            await().untilAsserted(() -> assertThat(refused(gateway.activate(DAEMON)))
                    .isEqualTo("the Deployment has replicas, but no pod has been ready for 1 s"));
            assertThat(fixture.counted("failed")).isEqualTo(2);
            // and once one is ready after all, all is well
            cluster.serves(DAEMON, LINK, ready("telnetd-a", "10.0.0.1"));
            awaitState(gateway, "running");
            seat(gateway.activate(DAEMON)).left();
            assertThat(api.writes()).containsExactly("telnetd=1");
        }
    }

    @Test
    void whoeverKnocksAtOneThatCannotBeStartedIsToldTheSameForLongerEachTimeUntilAPodIsReady() throws Exception {
        api.refuse("/scale", 403);
        try (KubernetesActivator gateway = fixture.gateway("gateway-a", START, LONG)) {
            // 300 ms of rest after the first time, then 600 and 1200
            assertThat(untilFailures(gateway, 4)).isGreaterThan(Duration.ofMillis(2090));
            cluster.serves(DAEMON, LINK, ready("telnetd-a", "10.0.0.1"));
            awaitState(gateway, "running");
            cluster.serves(DAEMON, LINK);
            awaitState(gateway, "stopped");
            untilFailures(gateway, 5);
            assertThat(untilFailures(gateway, 6)).isLessThan(Duration.ofMillis(1500));
        }
    }

    /** Knocks until so many starts have failed in all. */
    private Duration untilFailures(KubernetesActivator gateway, int number) throws Exception {
        long begun = System.nanoTime();
        while (fixture.counted("failed") < number) {
            refused(gateway.activate(DAEMON));
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Test
    void aPodThatNeverBecameReadyIsScaledDownWhenNobodyWaits() throws Exception {
        api.deployment(DAEMON, 0);
        try (KubernetesActivator gateway =
                fixture.gateway("gateway-a", Duration.ofMillis(500), Duration.ofSeconds(1))) {
            gateway.begun(DAEMON);
            assertThat(refused(gateway.activate(DAEMON))).contains("no pod was ready");
            gateway.ended(DAEMON);
            await().until(() -> api.writes().equals(List.of("telnetd=1", "telnetd=0")));
        }
    }

    @Test
    void aDeploymentThatDoesNotExistAndOneThatIsForbiddenAreToldAtOnce() throws Exception {
        try (KubernetesActivator gateway = fixture.gateway("gateway-a", START, LONG)) {
            assertThat(refused(gateway.activate(DAEMON)))
                    .isEqualTo("cannot read the scale of Deployment doors/telnetd: there is none");
            api.deployment(DAEMON, 0);
            api.refuse("PUT", 403);
            await().untilAsserted(() -> assertThat(refused(gateway.activate(DAEMON)))
                    .isEqualTo("cannot scale Deployment doors/telnetd: the API server forbids it, answer 403"));
            api.refuse("/scale", 403);
            await().untilAsserted(
                            () -> assertThat(refused(gateway.activate(DAEMON)))
                                    .isEqualTo(
                                            "cannot read the scale of Deployment doors/telnetd: the API server forbids it, answer 403"));
            assertThat(fixture.counted("failed")).isEqualTo(3);
        }
    }

    @Test
    void anApiServerInTroubleForAMomentIsAskedAgain() throws Exception {
        api.deployment(DAEMON, 0);
        fixture.controllersWork();
        api.refuse("/scale", 503);
        try (KubernetesActivator gateway = fixture.gateway("gateway-a", START, LONG)) {
            Future<Activation> knock = gateway.activate(DAEMON);
            await().until(() ->
                    api.asked().stream().filter(line -> line.contains("/scale")).count() >= 3);
            api.refuseNothing();
            seat(knock).left();
        }
    }

    @Test
    void whatAnotherScalesDownWhileSomebodyWaitsIsScaledUpAgain() throws Exception {
        api.deployment(DAEMON, 1);
        fixture.controllersWork();
        try (KubernetesActivator gateway = fixture.gateway("gateway-a", START, LONG)) {
            Future<Activation> knock = gateway.activate(DAEMON);
            await().until(() -> api.asked().stream().anyMatch(line -> line.contains("/scale")));
            api.deployment(DAEMON, 0);
            seat(knock).left();
            assertThat(api.writes()).containsExactly("telnetd=1");
        }
    }

    @Test
    void whileTheApiServerIsAwayWhatIsKnownServesAndTheRestIsToldWhy() throws Exception {
        cluster.serves(DAEMON, LINK, ready("telnetd-a", "10.0.0.1"));
        try (KubernetesActivator gateway = fixture.gateway("gateway-a", Duration.ofSeconds(1), LONG)) {
            awaitState(gateway, "running");
            cluster.goesAway();
            Seat seat = seat(gateway.activate(DAEMON));
            assertThat(host(seat)).isEqualTo("10.0.0.1");
            assertThat(refused(gateway.activate("rshd")))
                    .isEqualTo("cannot read the scale of Deployment doors/rshd: the API server does not answer");
            await().until(() -> !gateway.leading());
            seat(gateway.activate(DAEMON)).left();
            seat.left();
            cluster.comesBack();
            cluster.serves(DAEMON, LINK, ready("telnetd-b", "10.0.0.2"));
            await().untilAsserted(() -> {
                Seat next = seat(gateway.activate(DAEMON));
                next.left();
                assertThat(host(next)).isEqualTo("10.0.0.2");
            });
            await().until(gateway::leading);
        }
    }

    @Test
    void whoWaitsIsToldWhenTheGatewayStops() throws Exception {
        api.deployment(DAEMON, 0);
        KubernetesActivator gateway = fixture.gateway("gateway-a", START, LONG);
        Future<Activation> knock = gateway.activate(DAEMON);
        gateway.close();
        assertThat(refused(knock)).isEqualTo("the gateway is stopping");
        assertThat(refused(gateway.activate(DAEMON))).isEqualTo("the gateway is stopping");
    }

    @Test
    void nothingIsAskedThatTheRoleDoesNotAllow() throws Exception {
        api.deployment(DAEMON, 0);
        fixture.controllersWork();
        cluster.makePods(List.of("telnetd-a"));
        try (KubernetesActivator gateway = fixture.gateway("gateway-a", START, SOON)) {
            gateway.begun(DAEMON);
            Seat seat = seat(gateway.activate(DAEMON));
            await().until(() -> cluster.cost("telnetd-a").equals("1"));
            seat.left();
            gateway.ended(DAEMON);
            await().until(() -> api.replicas(DAEMON) == 0);
        }
        String ours = "/namespaces/doors/";
        assertThat(api.asked().stream().distinct())
                .containsExactlyInAnyOrder(
                        "GET /apis/discovery.k8s.io/v1" + ours + "endpointslices",
                        "GET /apis/discovery.k8s.io/v1" + ours + "endpointslices?watch",
                        "GET /apis/apps/v1" + ours + "deployments/telnetd/scale",
                        "PUT /apis/apps/v1" + ours + "deployments/telnetd/scale",
                        "GET /apis/coordination.k8s.io/v1" + ours + "leases/doorman-gateway",
                        "POST /apis/coordination.k8s.io/v1" + ours + "leases",
                        "PATCH /apis/coordination.k8s.io/v1" + ours + "leases/doorman-gateway",
                        "PATCH /api/v1" + ours + "pods/telnetd-a");
    }
}
