package dev.doorman.gateway.activation;

import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.catalog.ServiceEntry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The servers of {@code tcp://} lines: a place for each connection at the address that has the fewest, those of names looked up
 * again and again. One for the gateway; any thread.
 */
public final class RemoteServers {
    private final Vertx vertx;
    private final LongSupplier nanoTime;
    /** As many as there are services. */
    private final Map<ServiceEntry.Key, ExpectedDaemon> servers = new ConcurrentHashMap<>();

    /**
     * Nothing has been looked up.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    public RemoteServers(Vertx vertx, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.nanoTime = nanoTime;
    }

    /**
     * A place at one of a service's servers. Never fails.
     *
     * @param tried where the connection has been; it is sent there again only once it has been everywhere
     */
    public Future<Activation> activate(ServiceEntry service, Server.Remote remote, Set<InetSocketAddress> tried) {
        return servers.computeIfAbsent(service.key(), _ -> new ExpectedDaemon(vertx, Lookup.SYSTEM, nanoTime))
                .activate(remote.addresses(), tried);
    }
}
