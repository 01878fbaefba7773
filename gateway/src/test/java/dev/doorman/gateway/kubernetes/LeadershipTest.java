package dev.doorman.gateway.kubernetes;

import static dev.doorman.gateway.kubernetes.ActivatorFixture.DAEMON;
import static dev.doorman.gateway.kubernetes.ActivatorFixture.LINK;
import static dev.doorman.gateway.kubernetes.ActivatorFixture.LONG;
import static dev.doorman.gateway.kubernetes.ActivatorFixture.awaitState;
import static dev.doorman.gateway.kubernetes.ActivatorFixture.host;
import static dev.doorman.gateway.kubernetes.ActivatorFixture.seat;
import static dev.doorman.gateway.kubernetes.MockCluster.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.gateway.activation.Seat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of several gateways one scales down and tells what pods cost; all scale up. */
@Timeout(60)
class LeadershipTest {
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
    void oneLeadsAndTheOtherTakesOverWhenTheLeaseIsGivenBack() throws Exception {
        KubernetesActivator first = fixture.gateway("gateway-a", START, LONG);
        await().until(first::leading);
        KubernetesActivator second = fixture.gateway("gateway-b", START, LONG);
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(6))
                .until(() -> first.leading() && !second.leading());
        assertThat(cluster.holder()).isEqualTo("gateway-a");
        assertThat(fixture.registry.get("doorman.gateway.leading").gauge().value())
                .isEqualTo(1);
        long closed = System.nanoTime();
        first.close();
        assertThat(first.leading()).isFalse();
        await().until(second::leading);
        // not by waiting for the Lease to run out
        assertThat(Duration.ofNanos(System.nanoTime() - closed)).isLessThan(Duration.ofMillis(1900));
        assertThat(cluster.holder()).isEqualTo("gateway-b");
    }

    @Test
    void aLeaseThatRunsOutIsTakenOver() throws Exception {
        KubernetesActivator first = fixture.gateway("gateway-a", START, LONG);
        await().until(first::leading);
        KubernetesActivator second = fixture.gateway("gateway-b", START, LONG);
        api.refuse("gateway-a ", 503);
        await().failFast("two lead at once", () -> first.leading() && second.leading())
                .until(second::leading);
        assertThat(cluster.holder()).isEqualTo("gateway-b");
        api.refuseNothing();
        await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(6)).until(() -> !first.leading());
    }

    @Test
    void aStandbyScalesUpButNotDownAndWritesNoCosts() throws Exception {
        cluster.makePods(List.of("telnetd-a"));
        KubernetesActivator first = fixture.gateway("gateway-a", START, LONG);
        await().until(first::leading);
        KubernetesActivator second = fixture.gateway("gateway-b", START, SOON);
        api.deployment(DAEMON, 0);
        fixture.controllersWork();
        Seat seat = seat(second.activate(DAEMON));
        assertThat(api.writes()).containsExactly("telnetd=1");
        await().during(SOON.multipliedBy(5))
                .atMost(SOON.multipliedBy(20))
                .until(() ->
                        api.writes().size() == 1 && !cluster.cost("telnetd-a").equals("1"));
        seat.left();
        first.close();
        await().until(() -> api.replicas(DAEMON) == 0);
    }

    @Test
    void whoLosesTheLeaseKeepsItsConnectionsAndLeadsAgainLater() throws Exception {
        cluster.serves(DAEMON, LINK, ready("telnetd-a", "10.0.0.1"));
        KubernetesActivator gateway = fixture.gateway("gateway-a", START, LONG);
        awaitState(gateway, "running");
        await().until(gateway::leading);
        gateway.begun(DAEMON);
        Seat seat = seat(gateway.activate(DAEMON));
        api.refuse("/leases", 503);
        await().until(() -> !gateway.leading());
        assertThat(gateway.state(DAEMON)).isEqualTo("running instances=1 clients=1");
        seat(gateway.activate(DAEMON)).left();
        seat.left();
        api.refuseNothing();
        await().until(gateway::leading);
    }

    @Test
    void aPodsDeletionCostsAsManyAsItHasConnections() throws Exception {
        cluster.makePods(List.of("telnetd-a", "telnetd-b"));
        cluster.serves(DAEMON, LINK, ready("telnetd-a", "10.0.0.1"), ready("telnetd-b", "10.0.0.2"));
        KubernetesActivator gateway = fixture.gateway("gateway-a", START, LONG);
        awaitState(gateway, "running instances=2");
        List<Seat> seats = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            seats.add(seat(gateway.activate(DAEMON)));
        }
        await().untilAsserted(() -> assertThat(List.of(cluster.cost("telnetd-a"), cluster.cost("telnetd-b")))
                .containsExactlyInAnyOrder("4", "3"));
        seats.stream().filter(seat -> host(seat).equals("10.0.0.1")).forEach(Seat::left);
        await().untilAsserted(() -> assertThat(cluster.cost("telnetd-a")).isEqualTo("0"));
        long patches = patches();
        await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(5)).until(() -> patches() == patches);
        // and what cannot be written harms nobody
        api.refuse("/pods/", 403);
        Seat more = seat(gateway.activate(DAEMON));
        await().until(() -> patches() > patches);
        assertThat(gateway.leading()).isTrue();
        seat(gateway.activate(DAEMON)).left();
        more.left();
    }

    private long patches() {
        return api.asked().stream().filter(line -> line.contains("/pods/")).count();
    }
}
