package dev.doorman.gateway.pipeline;

import dev.doorman.gateway.catalog.ServiceEntry;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;

/**
 * A client, and what it came for. Immutable.
 *
 * @param source where it comes from, also when a balancer brings it
 * @param local the address of ours that was dialled
 */
record Arrival(ServiceEntry service, EpollSocketChannel client, InetSocketAddress source, InetSocketAddress local) {
    Arrival at(ServiceEntry other) {
        return new Arrival(other, client, source, local);
    }
}
