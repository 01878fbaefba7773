package dev.doorman.gateway.ingress;

import dev.doorman.common.net.Network;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.client.Held;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Finds out where a client comes from. Whoever is a trusted balancer must say so first, by a PROXY protocol header of version
 * 1 or 2; what anybody else says is data. One for the gateway; each client on its event loop.
 */
public final class Ingress {
    /** Addresses of the longest kind, and room for the TLVs that balancers send. Version 1 has 107 bytes at most. */
    private static final int MAX_TLV_BYTES = 304;

    /** Of all balancers together: each costs a socket and a few hundred bytes for as long as it says nothing. */
    private static final int MAX_UNSAID = 4096;

    private final Function<String, List<Network>> trusted;
    private final Function<String, Duration> patience;
    private final AtomicInteger unsaid = new AtomicInteger();

    /** Is told once what is known of a client; on its event loop. */
    public interface Outcome {
        /** Where it comes from. */
        void from(InetSocketAddress source);

        /** A balancer looks whether somebody is there (LOCAL): it has no client to be served. */
        void looked();

        /** A balancer did not say what it must. */
        void unclear(HeaderFault fault);
    }

    /**
     * Knows nobody yet.
     *
     * @param trusted the networks of a service's balancers, by the service's name
     * @param patience how long a header may take
     */
    public Ingress(Function<String, List<Network>> trusted, Function<String, Duration> patience) {
        this.trusted = trusted;
        this.patience = patience;
    }

    /** Finds out where a client comes from: at once, unless its peer is a trusted balancer. Event loop of the client. */
    public void identify(ServiceEntry service, EpollSocketChannel client, InetSocketAddress peer, Outcome outcome) {
        if (!trusts(service, peer.getAddress())) {
            outcome.from(peer);
            return;
        }
        if (unsaid.incrementAndGet() > MAX_UNSAID) {
            unsaid.decrementAndGet();
            outcome.unclear(HeaderFault.TOO_MANY);
            return;
        }
        Held.readFirst(
                client,
                new HAProxyMessageDecoder(MAX_TLV_BYTES),
                new HeaderReader(outcome, unsaid::decrementAndGet, patience.apply(service.name())));
    }

    private boolean trusts(ServiceEntry service, InetAddress peer) {
        InetAddress plain = Network.plain(peer);
        return trusted.apply(service.name()).stream().anyMatch(network -> network.contains(plain));
    }
}
