package dev.doorman.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.manifests.Network.Party;
import dev.doorman.manifests.Overlay.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** That nobody reaches a daemon's link but the gateway, and a daemon nobody but the gateway's callback port. */
@ParameterizedClass
@MethodSource("dev.doorman.manifests.Overlay#all")
final class NetworkTest {
    private static final int LINK = 7000;
    private static final int CALLBACK = 7001;
    private static final int HTTP = 9000;
    private static final int AUTHD_HTTP = 9001;

    private static final Party STRANGER = Party.elsewhere("default", Map.of("app", "stranger"));
    /** Labels can be worn by anybody in another namespace. */
    private static final Party IMPOSTOR = Party.elsewhere(
            "default", Map.of("app.kubernetes.io/part-of", "doorman", "app.kubernetes.io/component", "gateway"));

    private static final Party DNS = Party.elsewhere("kube-system", Map.of("k8s-app", "kube-dns"));
    private static final Party PROMETHEUS = Party.elsewhere("monitoring", Map.of());

    @Parameter
    private Overlay overlay = new Overlay("none", List.of());

    private boolean hostNetwork() {
        return overlay.name().endsWith("host-network");
    }

    private boolean monitored() {
        return overlay.has(NetworkPolicy.class, "monitoring");
    }

    private Network network() {
        return new Network(overlay.of(NetworkPolicy.class));
    }

    private Party gateway() {
        return Party.ours(overlay.pod("gateway"));
    }

    @Test
    void onlyTheGatewayReachesLinks() {
        Network network = network();
        for (Pod daemon : overlay.daemons()) {
            Party link = Party.ours(daemon);
            assertThat(network.reaches(STRANGER, link, LINK)).isFalse();
            assertThat(network.reaches(IMPOSTOR, link, LINK)).isFalse();
            assertThat(network.reaches(Party.ours(overlay.pod("bootstrap")), link, LINK))
                    .isFalse();
            for (Pod other : overlay.daemons()) {
                assertThat(network.reaches(Party.ours(other), link, LINK)).isFalse();
            }
            // on a node's network it is an address, and no label counts
            List<Integer> reached = hostNetwork() ? List.of() : List.of(LINK);
            assertThat(IntStream.rangeClosed(1, 65_535)
                            .filter(port -> network.reaches(gateway(), link, port))
                            .boxed()
                            .toList())
                    .isEqualTo(reached);
        }
    }

    @Test
    void onANodesNetworkTheGatewayIsKnownByItsNode() {
        NetworkPolicy daemons = overlay.one(NetworkPolicy.class, "daemons");
        var from = daemons.getSpec().getIngress().getFirst().getFrom();
        var to = daemons.getSpec().getEgress().getFirst().getTo();
        assertThat(daemons.getSpec().getIngress()).hasSize(1);
        assertThat(daemons.getSpec().getEgress()).hasSize(1);
        assertThat(from).isEqualTo(to);
        assertThat(from).allMatch(peer -> (peer.getIpBlock() != null) == hostNetwork());
        assertThat(daemons.getSpec().getIngress().getFirst().getPorts())
                .allMatch(port -> port.getPort().getIntVal() == LINK && port.getEndPort() == null);
        assertThat(daemons.getSpec().getEgress().getFirst().getPorts())
                .allMatch(port -> port.getPort().getIntVal() == CALLBACK && port.getEndPort() == null);
    }

    @Test
    void daemonsReachTheCallbackPortNamesAndTheApiServerAlone() {
        Network network = network();
        for (Pod pod : overlay.daemons()) {
            Party daemon = Party.ours(pod);
            if (!hostNetwork()) {
                assertThat(network.reaches(daemon, gateway(), CALLBACK)).isTrue();
                assertThat(IntStream.of(23, 512, 513, 514, HTTP, 30_000)
                                .filter(port -> network.reaches(daemon, gateway(), port)))
                        .isEmpty();
            }
            assertThat(network.reaches(daemon, DNS, 53)).isTrue();
            assertThat(network.reaches(daemon, STRANGER, 53)).isFalse();
            assertThat(IntStream.rangeClosed(1, 65_535).filter(port -> network.reaches(daemon, STRANGER, port)))
                    .containsExactly(443, 6443);
        }
    }

    @Test
    void clientsReachTheGatewayAndNoPortThatIsOurs() {
        if (hostNetwork()) {
            return; // no policy holds there
        }
        Network network = network();
        assertThat(IntStream.rangeClosed(1, 65_535).filter(port -> !network.reaches(STRANGER, gateway(), port)))
                .containsExactly(LINK, CALLBACK, HTTP);
        assertThat(network.reaches(gateway(), STRANGER, 1023)).isTrue();
    }

    @Test
    void metricsAreForWhoIsLetIn() {
        Network network = network();
        for (Pod pod : overlay.daemons()) {
            for (int port : new int[] {HTTP, AUTHD_HTTP}) {
                assertThat(network.reaches(STRANGER, Party.ours(pod), port)).isFalse();
                assertThat(network.reaches(PROMETHEUS, Party.ours(pod), port)).isEqualTo(monitored());
            }
        }
    }

    @Test
    void theJobReachesTheApiServer() {
        Party job = Party.ours(overlay.pod("bootstrap"));
        assertThat(network().reaches(job, STRANGER, 443)).isTrue();
        assertThat(network().reaches(job, STRANGER, 80)).isFalse();
        assertThat(network().reaches(STRANGER, job, HTTP)).isFalse();
    }
}
