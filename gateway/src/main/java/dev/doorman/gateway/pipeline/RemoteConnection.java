package dev.doorman.gateway.pipeline;

import dev.doorman.common.net.Ends;
import dev.doorman.gateway.activation.Activation;
import dev.doorman.gateway.activation.RemoteServers;
import dev.doorman.gateway.activation.Seat;
import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.client.Closing;
import dev.doorman.gateway.client.Traffic;
import dev.doorman.gateway.forward.CloseCause;
import dev.doorman.gateway.forward.RawRelay;
import io.netty.channel.epoll.EpollSocketChannel;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One client of a {@code tcp://} line: held until one of the servers' addresses takes the connection, then relayed. One that
 * does not is passed over; when all have been tried once, or after the service's start time-out, the client is reset. Event
 * loop of the client.
 */
final class RemoteConnection {
    private static final Logger LOG = Logger.getLogger(RemoteConnection.class);

    private final RemoteServers servers;
    private final ConnectionTable table;
    private final ConnectionObserver observer;
    private final ConnectionEntry entry;
    private final Arrival arrival;
    private final Server.Remote remote;
    private final byte[] first;
    private final Duration patience;
    private final Set<InetSocketAddress> tried = new HashSet<>();
    private final long begun = System.nanoTime();
    private String lastFailure = "none has answered in time";
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable Seat seat;
    private boolean relayed;
    private boolean over;

    /**
     * Nothing has been tried yet.
     *
     * @param first what the server is sent before the client's bytes
     * @param patience how long the client is held
     */
    RemoteConnection(
            RemoteServers servers,
            ConnectionTable table,
            ConnectionObserver observer,
            ConnectionEntry entry,
            Arrival arrival,
            Server.Remote remote,
            byte[] first,
            Duration patience) {
        this.servers = servers;
        this.table = table;
        this.observer = observer;
        this.entry = entry;
        this.arrival = arrival;
        this.remote = remote;
        this.first = first;
        this.patience = patience;
    }

    void begin() {
        client().closeFuture().addListener(_ -> {
            if (!relayed) {
                ended(CloseCause.CLIENT_GONE);
            }
        });
        deadline = client().eventLoop()
                .schedule(() -> unavailable(lastFailure), patience.toMillis(), TimeUnit.MILLISECONDS);
        seek();
    }

    private EpollSocketChannel client() {
        return arrival.client();
    }

    private void seek() {
        Future<Activation> sought = servers.activate(arrival.service(), remote, Set.copyOf(tried));
        if (sought.isComplete()) {
            found(sought);
        } else {
            sought.onComplete(_ -> client().eventLoop().execute(() -> found(sought)));
        }
    }

    private void found(Future<Activation> sought) {
        switch (sought.result()) {
            case Activation.Ready(Seat one) -> sit(one);
            case Activation.Unavailable(String reason) -> unavailable(reason);
            case null -> unavailable(String.valueOf(sought.cause()));
        }
    }

    private void sit(Seat one) {
        if (over) {
            one.left();
        } else if (!tried.add(one.address())) {
            // all have been tried
            one.left();
            unavailable(lastFailure);
        } else if (one.address().isUnresolved()) {
            failed(one, "nothing is known of the host " + one.address().getHostString());
        } else {
            RawRelay.connect(client().eventLoop(), one.address())
                    .onSuccess(server -> connected(one, server))
                    .onFailure(cause -> failed(one, String.valueOf(cause.getMessage())));
        }
    }

    private void connected(Seat one, EpollSocketChannel server) {
        one.served();
        if (over) {
            var _ = server.close();
            one.left();
            return;
        }
        seat = one;
        stopWaiting();
        table.change(entry.id(), ConnectionEntry::served);
        observer.waited(entry.service(), elapsed());
        relayed = true;
        RawRelay.start(client(), server, first, this::ended);
    }

    private void failed(Seat one, String reason) {
        one.failed(reason);
        lastFailure = Ends.text(one.address()) + ": " + reason;
        if (!over) {
            seek();
        }
    }

    private void unavailable(String reason) {
        if (!over) {
            LOG.warnf(
                    "no server for connection connection=%s service=%s server=%s reason=%s",
                    entry.id(), entry.service(), remote, reason);
            // first, for the reset looks as if the client had gone
            ended(CloseCause.UNAVAILABLE);
            Closing.reset(client());
        }
    }

    private void ended(CloseCause cause) {
        if (over) {
            return;
        }
        over = true;
        stopWaiting();
        Seat taken = seat;
        if (taken != null) {
            taken.left();
        }
        Traffic traffic = Traffic.of(client());
        observer.ended(table.remove(entry), cause, elapsed(), traffic.received(), traffic.sent());
    }

    private void stopWaiting() {
        ScheduledFuture<?> timer = deadline;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
