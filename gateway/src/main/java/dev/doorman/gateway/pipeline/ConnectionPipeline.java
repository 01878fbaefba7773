package dev.doorman.gateway.pipeline;

import dev.doorman.common.link.ProxyHeaders;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.gateway.access.Decision;
import dev.doorman.gateway.access.Gate;
import dev.doorman.gateway.access.limits.Permit;
import dev.doorman.gateway.activation.Activator;
import dev.doorman.gateway.builtin.Builtins;
import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.client.Closing;
import dev.doorman.gateway.client.Held;
import dev.doorman.gateway.forward.CloseCause;
import dev.doorman.gateway.forward.RawRelay;
import dev.doorman.gateway.listener.AcceptHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way of a connection: accepted, let in by the gate, then served by the gateway itself, or relayed to any server, or to a daemon that is
 * started first if need be. One for the gateway; each connection runs on its client's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
public final class ConnectionPipeline implements AcceptHandler {
    private final Vertx vertx;
    private final Gate gate;
    private final Activator activator;
    private final DaemonLinks links;
    private final Builtins builtins;
    private final ConnectionTable table;
    private final ConnectionObserver observer;
    private final InstantSource clock;
    private final Set<EpollSocketChannel> clients = ConcurrentHashMap.newKeySet();

    /**
     * A pipeline without connections.
     *
     * @param gate who may be served
     * @param links what a link to a daemon needs
     */
    public ConnectionPipeline(
            Vertx vertx,
            Gate gate,
            Activator activator,
            DaemonLinks links,
            Builtins builtins,
            ConnectionTable table,
            ConnectionObserver observer,
            InstantSource clock) {
        this.vertx = vertx;
        this.gate = gate;
        this.activator = activator;
        this.links = links;
        this.builtins = builtins;
        this.table = table;
        this.observer = observer;
        this.clock = clock;
    }

    @Override
    public void accepted(ServiceEntry service, EpollSocketChannel client) {
        @Nullable InetSocketAddress remote = client.remoteAddress();
        @Nullable InetSocketAddress local = client.localAddress();
        if (remote == null || local == null) {
            client.close();
            return;
        }
        clients.add(client);
        client.closeFuture().addListener(_ -> clients.remove(client));
        judge(service, client, remote, local);
    }

    private void judge(
            ServiceEntry service, EpollSocketChannel client, InetSocketAddress remote, InetSocketAddress local) {
        if (!client.isOpen()) {
            return;
        }
        Future<Decision> judged = gate.admit(service, remote, local);
        if (judged.isComplete()) {
            decided(service, client, judged.result(), remote, local);
        } else {
            // held meanwhile: its name is being looked up
            judged.onSuccess(
                    decision -> client.eventLoop().execute(() -> decided(service, client, decision, remote, local)));
        }
    }

    private void decided(
            ServiceEntry service,
            EpollSocketChannel client,
            Decision decision,
            InetSocketAddress remote,
            InetSocketAddress local) {
        switch (decision) {
            case Decision.Refused _ -> Closing.reset(client);
            // few: while the service is full its listener rests
            case Decision.Later _ ->
                client.eventLoop()
                        .schedule(
                                () -> judge(service, client, remote, local),
                                Gate.AGAIN.toNanos(),
                                TimeUnit.NANOSECONDS);
            case Decision.Allowed(Permit permit) -> {
                client.closeFuture().addListener(_ -> permit.release());
                if (client.isOpen()) {
                    serve(service, client, permit, remote, local);
                }
            }
        }
    }

    private void serve(
            ServiceEntry service,
            EpollSocketChannel client,
            Permit permit,
            InetSocketAddress remote,
            InetSocketAddress local) {
        ConnectionEntry entry =
                ConnectionEntry.waiting(ConnectionId.random(), service.name(), remote, local, clock.instant());
        table.add(entry);
        switch (service.server()) {
            case Server.Internal internal -> serveSelf(entry, internal, client);
            case Server.Remote remoteServer -> relayRaw(entry, remoteServer, client);
            // the gate lets nobody in
            case Server.Sensor _ -> {
                Closing.reset(client);
                table.remove(entry.id());
            }
            case Server.Daemon daemon ->
                new DaemonConnection(activator, links, table, observer, entry, service, daemon, client, permit).begin();
        }
    }

    @Override
    public void taken(ServiceEntry service) {
        gate.accepted(service);
    }

    @Override
    public Duration rest(ServiceEntry service) {
        return gate.rest(service);
    }

    /** Ends all that is left. Any thread. */
    public void stop() {
        clients.forEach(client -> client.eventLoop().execute(() -> Closing.gently(client)));
    }

    private void serveSelf(ConnectionEntry entry, Server.Internal internal, EpollSocketChannel client) {
        table.change(entry.id(), ConnectionEntry::served);
        client.closeFuture().addListener(_ -> ended(entry, CloseCause.COMPLETED));
        client.pipeline().addLast(builtins.handler(internal.service()));
        Held.release(client);
    }

    private void relayRaw(ConnectionEntry entry, Server.Remote server, EpollSocketChannel client) {
        vertx.executeBlocking(() -> new InetSocketAddress(server.host(), server.port()), false)
                .onComplete(resolved -> client.eventLoop().execute(() -> {
                    InetSocketAddress address = resolved.result();
                    if (address == null || address.isUnresolved()) {
                        Closing.reset(client);
                        ended(entry, CloseCause.UNAVAILABLE);
                        return;
                    }
                    table.change(entry.id(), ConnectionEntry::served);
                    RawRelay.start(client, address, firstBytes(server, entry), cause -> ended(entry, cause));
                }));
    }

    private static byte[] firstBytes(Server.Remote server, ConnectionEntry entry) {
        return switch (server.proxyHeader()) {
            case NONE -> new byte[0];
            case SENT -> ProxyHeaders.encode(entry.client(), entry.destination());
        };
    }

    private void ended(ConnectionEntry entry, CloseCause cause) {
        table.remove(entry.id());
        observer.ended(entry, cause, Duration.between(entry.since(), clock.instant()), 0, 0);
    }
}
