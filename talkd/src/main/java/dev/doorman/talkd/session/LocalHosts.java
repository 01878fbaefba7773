package dev.doorman.talkd.session;

import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.net.Network;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Says which clients are local. Sessions are, which run in other containers as a rule: so a host in the network over which this
 * daemon reaches the gateway is local, unless that is the host's own loopback. Stateless.
 */
final class LocalHosts {
    private LocalHosts() {}

    /**
     * Looks where a client is.
     *
     * @param gateway its address, as this daemon's host sees it
     * @param own the networks that this daemon's host is in
     * @param configured further networks that are local
     */
    static Asker asker(LinkHeader header, InetAddress gateway, List<Network> own, List<Network> configured) {
        InetAddress source = Network.plain(header.client().getAddress());
        InetAddress dialled = Network.plain(header.destination().getAddress());
        Asker.Nearness nearness = Asker.Nearness.REMOTE;
        if (source.isLoopbackAddress() || source.equals(dialled)) {
            nearness = Asker.Nearness.SAME_HOST;
        } else if (Stream.concat(configured.stream(), shared(Network.plain(gateway), own))
                .anyMatch(network -> network.contains(source))) {
            nearness = Asker.Nearness.LOCAL;
        }
        return new Asker(source, dialled, nearness);
    }

    /** Those in which the gateway is, too. */
    private static Stream<Network> shared(InetAddress gateway, List<Network> own) {
        return gateway.isLoopbackAddress() ? Stream.empty() : own.stream().filter(network -> network.contains(gateway));
    }

    /** The networks that this host is in now. */
    static List<Network> own() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(one -> one.getInterfaceAddresses().stream())
                    .map(one -> Network.around(Network.plain(one.getAddress()), one.getNetworkPrefixLength()))
                    .toList();
        } catch (SocketException e) {
            // a host without interfaces has no network
            return List.of();
        }
    }
}
