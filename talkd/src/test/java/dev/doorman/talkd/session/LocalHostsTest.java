package dev.doorman.talkd.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.link.Invocation;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.link.Transport;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.common.net.Network;
import dev.doorman.talkd.session.Asker.Nearness;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalHostsTest {
    private static final List<Network> OWN = List.of(network("172.30.0.0/24"), network("10.1.0.0/16"));

    private static Network network(String text) {
        return Objects.requireNonNull(Network.of(text));
    }

    private static Asker asker(String client, String gateway, List<Network> configured) {
        LinkHeader header = new LinkHeader(
                ConnectionId.random(),
                Transport.DGRAM,
                new InetSocketAddress(InetAddress.ofLiteral(client), 1025),
                new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 518),
                new Invocation("ntalk", List.of("in.talkd")),
                null);
        return LocalHosts.asker(header, InetAddress.ofLiteral(gateway), OWN, configured);
    }

    @ParameterizedTest
    @CsvSource({
        // in the network over which the daemon reaches the gateway
        "172.30.0.9, 172.30.0.2, LOCAL",
        "::ffff:172.30.0.9, 172.30.0.2, LOCAL",
        "10.1.2.3, 10.1.0.1, LOCAL",
        // in another one of the daemon's host, or in none
        "10.1.2.3, 172.30.0.2, REMOTE",
        "172.30.1.9, 172.30.0.2, REMOTE",
        // all on one host: there is no such network
        "172.30.0.9, 127.0.0.1, REMOTE",
        "127.0.0.1, 172.30.0.2, SAME_HOST",
        "192.0.2.1, 172.30.0.2, SAME_HOST",
        "198.51.100.7, 172.30.0.2, REMOTE"
    })
    void theNetworkOfTheGatewayIsLocal(String client, String gateway, Nearness nearness) {
        assertThat(asker(client, gateway, List.of()).nearness()).isEqualTo(nearness);
    }

    @Test
    void soAreNetworksThatWereConfigured() {
        List<Network> configured = List.of(network("198.51.100.0/24"));
        assertThat(asker("198.51.100.7", "127.0.0.1", configured).nearness()).isEqualTo(Nearness.LOCAL);
        assertThat(asker("198.51.101.7", "127.0.0.1", configured).nearness()).isEqualTo(Nearness.REMOTE);
    }

    @Test
    void addressesAreInTheirPlainForm() {
        assertThat(asker("::ffff:198.51.100.7", "172.30.0.2", List.of()))
                .isEqualTo(new Asker(
                        InetAddress.ofLiteral("198.51.100.7"), InetAddress.ofLiteral("192.0.2.1"), Nearness.REMOTE));
    }

    @Test
    void thisHostIsInItsOwnNetworks() {
        assertThat(LocalHosts.own()).anyMatch(network -> network.contains(InetAddress.ofLiteral("127.0.0.1")));
    }
}
