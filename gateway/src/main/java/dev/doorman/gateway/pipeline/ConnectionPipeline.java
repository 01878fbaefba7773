package dev.doorman.gateway.pipeline;

import dev.doorman.common.link.ProxyHeaders;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.gateway.access.Decision;
import dev.doorman.gateway.access.Gate;
import dev.doorman.gateway.access.limits.Permit;
import dev.doorman.gateway.activation.Activator;
import dev.doorman.gateway.activation.RemoteServers;
import dev.doorman.gateway.builtin.Builtins;
import dev.doorman.gateway.catalog.InternalService;
import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.catalog.ServiceCatalog;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.client.Closing;
import dev.doorman.gateway.client.Held;
import dev.doorman.gateway.client.Traffic;
import dev.doorman.gateway.forward.CloseCause;
import dev.doorman.gateway.ingress.HeaderFault;
import dev.doorman.gateway.ingress.Ingress;
import dev.doorman.gateway.listener.AcceptHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of a connection: accepted, identified, let in by the gate, then served by the gateway itself, or relayed to any server, or
 * to a daemon that is started first if need be. One for the gateway; each connection runs on its client's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
public final class ConnectionPipeline implements AcceptHandler {
    private final Ingress ingress;
    private final Gate gate;
    private final Servers servers;
    private final ConnectionTable table;
    private final ConnectionObserver observer;
    private final InstantSource clock;
    private final Tcpmux tcpmux;
    private final Set<EpollSocketChannel> clients = ConcurrentHashMap.newKeySet();

    /**
     * Who serves clients.
     *
     * @param links what a link to a daemon needs
     * @param remotes the servers of {@code tcp://} lines
     */
    public record Servers(Activator activator, DaemonLinks links, Builtins builtins, RemoteServers remotes) {}

    /**
     * A pipeline without connections.
     *
     * @param ingress who clients are
     * @param gate who may be served
     * @param catalog what is served now
     */
    public ConnectionPipeline(
            Ingress ingress,
            Gate gate,
            Servers servers,
            Supplier<ServiceCatalog> catalog,
            ConnectionTable table,
            ConnectionObserver observer,
            InstantSource clock) {
        this.ingress = ingress;
        this.gate = gate;
        this.servers = servers;
        this.table = table;
        this.observer = observer;
        this.clock = clock;
        this.tcpmux = new Tcpmux(catalog, gate::turn, this::judge, this::serve);
    }

    @Override
    public void accepted(ServiceEntry service, EpollSocketChannel client) {
        @Nullable InetSocketAddress peer = client.remoteAddress();
        @Nullable InetSocketAddress local = client.localAddress();
        if (peer == null || local == null) {
            client.close();
            return;
        }
        clients.add(client);
        client.closeFuture().addListener(_ -> clients.remove(client));
        ingress.identify(service, client, peer, new Ingress.Outcome() {
            @Override
            public void from(InetSocketAddress source) {
                Arrival arrival = new Arrival(service, client, source, local);
                judge(arrival, decision -> decided(arrival, decision));
            }

            @Override
            public void looked() {
                client.close();
            }

            @Override
            public void unclear(HeaderFault fault) {
                gate.unidentified(service, peer, fault.label());
                Closing.reset(client);
            }
        });
    }

    /** Asks the gate, and again while it wants that; answers on the client's event loop, and not at all where the client went. */
    private void judge(Arrival arrival, Consumer<Decision> decided) {
        EpollSocketChannel client = arrival.client();
        if (!client.isOpen()) {
            return;
        }
        Future<Decision> judged = gate.admit(arrival.service(), arrival.source(), arrival.local());
        if (judged.isComplete()) {
            answer(arrival, judged.result(), decided);
        } else {
            // held meanwhile: its name is being looked up
            judged.onSuccess(decision -> client.eventLoop().execute(() -> answer(arrival, decision, decided)));
        }
    }

    private void answer(Arrival arrival, Decision decision, Consumer<Decision> decided) {
        switch (decision) {
            // few: while the service is full its listener rests
            case Decision.Later _ ->
                arrival.client()
                        .eventLoop()
                        .schedule(() -> judge(arrival, decided), Gate.AGAIN.toNanos(), TimeUnit.NANOSECONDS);
            case Decision.Refused _ -> decided.accept(decision);
            case Decision.Allowed(Permit permit) -> {
                arrival.client().closeFuture().addListener(_ -> permit.release());
                if (arrival.client().isOpen()) {
                    decided.accept(decision);
                }
            }
        }
    }

    private void decided(Arrival arrival, Decision decision) {
        if (decision instanceof Decision.Allowed(Permit permit)) {
            serve(arrival, permit);
        } else {
            Closing.reset(arrival.client());
        }
    }

    private void serve(Arrival arrival, Permit permit) {
        ServiceEntry service = arrival.service();
        if (service.server() instanceof Server.Internal(InternalService internal)
                && internal == InternalService.TCPMUX) {
            tcpmux.begin(arrival, permit);
            return;
        }
        ConnectionEntry entry = ConnectionEntry.waiting(
                ConnectionId.random(), service.name(), arrival.source(), arrival.local(), clock.instant());
        Traffic.begin(arrival.client(), observer.accepted(service.name()));
        table.add(entry, new Line.OfStream(arrival.client()));
        switch (service.server()) {
            case Server.Internal(InternalService internal) -> serveSelf(entry, internal, arrival.client());
            case Server.Remote remote ->
                new RemoteConnection(
                                servers.remotes(),
                                table,
                                observer,
                                entry,
                                arrival,
                                remote,
                                firstBytes(remote, entry),
                                servers.links().startTimeout().apply(service.name()))
                        .begin();
            // the gate lets nobody in
            case Server.Sensor _ -> {
                Closing.reset(arrival.client());
                var _ = table.remove(entry);
            }
            case Server.Daemon daemon ->
                new DaemonConnection(
                                servers.activator(),
                                servers.links(),
                                table,
                                observer,
                                entry,
                                service,
                                daemon,
                                arrival.client(),
                                permit)
                        .begin();
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

    private void serveSelf(ConnectionEntry entry, InternalService internal, EpollSocketChannel client) {
        table.change(entry.id(), ConnectionEntry::served);
        Traffic traffic = Traffic.of(client);
        client.closeFuture().addListener(_ -> {
            observer.ended(
                    table.remove(entry),
                    CloseCause.COMPLETED,
                    Duration.between(entry.since(), clock.instant()),
                    traffic.received(),
                    traffic.sent());
        });
        client.pipeline().addLast(servers.builtins().handler(internal));
        Held.release(client);
    }

    private static byte[] firstBytes(Server.Remote server, ConnectionEntry entry) {
        return switch (server.proxyHeader()) {
            case NONE -> new byte[0];
            case SENT -> ProxyHeaders.encode(entry.client(), entry.destination());
        };
    }
}
