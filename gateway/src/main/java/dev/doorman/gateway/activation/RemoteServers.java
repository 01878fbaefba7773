package dev.doorman.gateway.activation;

import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.catalog.ServiceEntry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The servers of {@code tcp://} lines: a place for each connection at the address that has the fewest, those of names looked up
 * again and again. One for the gateway; any thread.
 */
public final class RemoteServers {
    private final Vertx vertx;
    private final Lookup lookup;
    /** As many as there are services. */
    private final Map<ServiceEntry.Key, ExpectedDaemon> servers = new ConcurrentHashMap<>();

    /** Nothing has been looked up. */
    public RemoteServers(Vertx vertx) {
        this(vertx, Lookup.SYSTEM);
    }

    RemoteServers(Vertx vertx, Lookup lookup) {
        this.vertx = vertx;
        this.lookup = lookup;
    }

    /** A place at one of a service's servers. Never fails. */
    public Future<Activation> activate(ServiceEntry service, Server.Remote remote) {
        return servers.computeIfAbsent(service.key(), _ -> new ExpectedDaemon(vertx, lookup, System::nanoTime))
                .activate(remote.addresses());
    }
}
