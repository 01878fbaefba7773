package dev.doorman.gateway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstancesTest {
    private static EndpointSlice slice(String type, String port, Endpoint... endpoints) {
        return new EndpointSliceBuilder()
                .withAddressType(type)
                .addNewPort()
                .withName("http")
                .withPort(9000)
                .endPort()
                .addNewPort()
                .withName(port)
                .withPort(7000)
                .endPort()
                .withEndpoints(endpoints)
                .build();
    }

    private static Endpoint bare(String... addresses) {
        return new EndpointBuilder().withAddresses(addresses).build();
    }

    private static Instance instance(String address, String pod) {
        return new Instance(new InetSocketAddress(InetAddress.ofLiteral(address), 7000), pod);
    }

    @Test
    void aPodOfTwoFamiliesIsOneInstance() {
        assertThat(Instances.of(List.of(
                        slice("IPv6", "link", MockCluster.ready("a", "fd00::1"), MockCluster.ready("b", "fd00::2")),
                        slice("IPv4", "link", MockCluster.ready("a", "10.0.0.1")))))
                .containsExactly(instance("10.0.0.1", "a"), instance("fd00::2", "b"));
    }

    @Test
    void whereNothingIsSaidAnEndpointIsReadyAndOfNoPod() {
        assertThat(Instances.of(List.of(slice("IPv4", "link", bare("10.0.0.1", "10.0.0.9")))))
                .containsExactly(new Instance(new InetSocketAddress(InetAddress.ofLiteral("10.0.0.1"), 7000), null));
    }

    @Test
    void whoIsNotReadyOrStopsOrHasNoLinkOrOnlyANameIsNone() {
        assertThat(Instances.of(List.of(
                        slice(
                                "IPv4",
                                "link",
                                MockCluster.pod("a", "10.0.0.1", false, false),
                                MockCluster.pod("b", "10.0.0.2", true, true),
                                bare()),
                        slice("IPv4", "other", MockCluster.ready("c", "10.0.0.3")),
                        slice("FQDN", "link", bare("telnetd.example.com")))))
                .isEmpty();
    }
}
