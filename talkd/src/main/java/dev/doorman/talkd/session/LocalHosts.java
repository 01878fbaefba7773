package dev.doorman.talkd.session;

import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.net.Network;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
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
     * @param configured further networks that are local
     */
    static Asker asker(LinkHeader header, InetAddress gateway, List<Network> configured) {
        InetAddress source = Network.plain(header.client().getAddress());
        InetAddress dialled = Network.plain(header.destination().getAddress());
        Asker.Nearness nearness = Asker.Nearness.REMOTE;
        if (source.isLoopbackAddress() || source.equals(dialled)) {
            nearness = Asker.Nearness.SAME_HOST;
        } else if (Stream.concat(configured.stream(), shared(Network.plain(gateway)).stream())
                .anyMatch(network -> network.contains(source))) {
            nearness = Asker.Nearness.LOCAL;
        }
        return new Asker(source, dialled, nearness);
    }

    /** The networks of this container in which the gateway is, too. */
    private static List<Network> shared(InetAddress gateway) {
        List<Network> shared = new ArrayList<>();
        if (gateway.isLoopbackAddress()) {
            return shared;
        }
        try {
            for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
                for (InterfaceAddress address : one.getInterfaceAddresses()) {
                    Network network =
                            Network.around(Network.plain(address.getAddress()), address.getNetworkPrefixLength());
                    if (network.contains(gateway)) {
                        shared.add(network);
                    }
                }
            }
        } catch (SocketException e) {
            // a host without interfaces has no network
            return List.of();
        }
        return shared;
    }
}
