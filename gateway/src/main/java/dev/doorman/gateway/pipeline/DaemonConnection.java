package dev.doorman.gateway.pipeline;

import dev.doorman.common.link.Shown;
import dev.doorman.common.link.Transport;
import dev.doorman.common.net.Ends;
import dev.doorman.gateway.access.limits.Permit;
import dev.doorman.gateway.activation.Activator;
import dev.doorman.gateway.activation.Seat;
import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.client.Closing;
import dev.doorman.gateway.client.Traffic;
import dev.doorman.gateway.egress.Callbacks;
import dev.doorman.gateway.forward.CloseCause;
import dev.doorman.gateway.forward.LinkEvents;
import dev.doorman.gateway.forward.LinkRelay;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One client of a daemon: held until an instance of it serves, or until the service's start time-out, then relayed. Instances
 * that fail are passed over. Nothing that the client sent is lost meanwhile. Runs on the client's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
final class DaemonConnection implements LinkEvents, DaemonSearch.Found {
    private static final Logger LOG = Logger.getLogger(DaemonConnection.class);

    private final Activator activator;
    private final DaemonLinks links;
    private final ConnectionTable table;
    private final ConnectionObserver observer;
    private final ConnectionEntry entry;
    private final ServiceEntry service;
    private final Server.Daemon daemon;
    private final EpollSocketChannel client;
    private final Permit permit;
    private final long begun = System.nanoTime();
    private final DaemonSearch search;
    private @Nullable Seat served;
    private @Nullable LinkRelay relay;
    private @Nullable Screen screen;
    private boolean over;

    DaemonConnection(
            Activator activator,
            DaemonLinks links,
            ConnectionTable table,
            ConnectionObserver observer,
            ConnectionEntry entry,
            ServiceEntry service,
            Server.Daemon daemon,
            EpollSocketChannel client,
            Permit permit) {
        this.activator = activator;
        this.links = links;
        this.table = table;
        this.observer = observer;
        this.entry = entry;
        this.service = service;
        this.daemon = daemon;
        this.client = client;
        this.permit = permit;
        this.search = new DaemonSearch(
                activator,
                links,
                client.eventLoop(),
                new DaemonSearch.Asked(entry, service, daemon, Transport.STREAM),
                this);
    }

    void begin() {
        activator.begun(daemon.name());
        client.closeFuture().addListener(_ -> {
            if (relay == null) {
                ended(CloseCause.CLIENT_GONE);
            }
        });
        search.begin();
    }

    @Override
    public void ready(Seat seat, Channel link) {
        served = seat;
        table.change(entry.id(), ConnectionEntry::served);
        observer.waited(service.name(), elapsed());
        relay = LinkRelay.start(client, link, this, this::ended);
    }

    @Override
    public void distrusted(InetSocketAddress instance, String reason) {
        LOG.errorf(
                "instance is not trusted connection=%s service=%s daemon=%s instance=%s reason=%s",
                entry.id(), service.name(), daemon.name(), Ends.text(instance), reason);
    }

    @Override
    public void unavailable(String reason) {
        LOG.warnf(
                "no daemon for connection connection=%s service=%s daemon=%s reason=%s",
                entry.id(), service.name(), daemon.name(), reason);
        // first, for the reset looks as if the client had gone
        ended(CloseCause.UNAVAILABLE);
        Closing.reset(client);
    }

    private void ended(CloseCause cause) {
        if (over) {
            return;
        }
        over = true;
        search.cancel();
        leaveSeat(cause);
        links.callbacks()
                .ended(entry.id(), cause == CloseCause.COMPLETED ? Callbacks.Ending.FLUSHED : Callbacks.Ending.AT_ONCE);
        activator.ended(daemon.name());
        Screen terminal = screen;
        if (terminal != null) {
            terminal.close();
        }
        Traffic traffic = Traffic.of(client);
        observer.ended(table.remove(entry), cause, elapsed(), traffic.received(), traffic.sent());
    }

    private void leaveSeat(CloseCause cause) {
        Seat seat = served;
        if (seat != null && cause == CloseCause.DAEMON_FAILED) {
            seat.failed("it broke the link");
        } else if (seat != null) {
            seat.left();
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Override
    public void login(String user, boolean accepted) {
        observer.loginEnded(service.name(), accepted);
        if (accepted) {
            permit.loggedIn();
            table.change(entry.id(), known -> known.loggedIn(user));
        } else {
            links.bans().loginFailed(entry.client().getAddress(), service.name());
        }
    }

    @Override
    public void identified(String user, String terminal, boolean messages) {
        LinkRelay seat = relay;
        if (terminal.isEmpty() || seat == null) {
            table.change(entry.id(), known -> known.identified(user, terminal, messages));
            return;
        }
        Screen shown = screen;
        if (shown == null) {
            shown = new Screen(client, seat);
            screen = shown;
        }
        table.seat(entry.id(), shown, known -> known.identified(user, terminal, messages));
    }

    @Override
    public void noticed(Shown shown) {
        Screen terminal = screen;
        if (terminal != null) {
            terminal.noticed(shown);
        }
    }
}
