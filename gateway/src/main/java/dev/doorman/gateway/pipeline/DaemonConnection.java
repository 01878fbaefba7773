package dev.doorman.gateway.pipeline;

import dev.doorman.common.link.Refusal;
import dev.doorman.common.net.Ends;
import dev.doorman.gateway.activation.Activation;
import dev.doorman.gateway.activation.Activator;
import dev.doorman.gateway.activation.Seat;
import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.client.Closing;
import dev.doorman.gateway.egress.Callbacks;
import dev.doorman.gateway.forward.CloseCause;
import dev.doorman.gateway.forward.LinkAttempt;
import dev.doorman.gateway.forward.LinkConnector;
import dev.doorman.gateway.forward.LinkEvents;
import dev.doorman.gateway.forward.LinkRelay;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One client of a daemon: held until an instance of it serves, or until the service's start time-out, then relayed. Instances
 * that fail are passed over. Nothing that the client sent is lost meanwhile. Runs on the client's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
final class DaemonConnection implements LinkEvents {
    private static final Logger LOG = Logger.getLogger(DaemonConnection.class);
    private static final long RETRY_MILLIS = 25;

    private final Activator activator;
    private final DaemonLinks links;
    private final ConnectionTable table;
    private final ConnectionObserver observer;
    private final ConnectionEntry entry;
    private final ServiceEntry service;
    private final Server.Daemon daemon;
    private final EpollSocketChannel client;
    private final long begun = System.nanoTime();
    /** The instances that were tried, and those of them that turned out to be somebody else. */
    private final Set<InetSocketAddress> tried = new HashSet<>();

    private final Set<InetSocketAddress> faulty = new HashSet<>();
    private String lastFailure = "it was not there in time";
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable Seat served;
    private @Nullable LinkRelay relay;
    private boolean over;

    DaemonConnection(
            Activator activator,
            DaemonLinks links,
            ConnectionTable table,
            ConnectionObserver observer,
            ConnectionEntry entry,
            ServiceEntry service,
            Server.Daemon daemon,
            EpollSocketChannel client) {
        this.activator = activator;
        this.links = links;
        this.table = table;
        this.observer = observer;
        this.entry = entry;
        this.service = service;
        this.daemon = daemon;
        this.client = client;
    }

    void begin() {
        activator.begun(daemon.name());
        client.closeFuture().addListener(_ -> {
            if (relay == null) {
                ended(CloseCause.CLIENT_GONE);
            }
        });
        Duration held = links.startTimeout().apply(service.name());
        deadline = client.eventLoop().schedule(() -> unavailable(lastFailure), held.toMillis(), TimeUnit.MILLISECONDS);
        seek();
    }

    private void seek() {
        activator
                .activate(daemon.name())
                .onComplete(activated -> client.eventLoop().execute(() -> {
                    switch (activated.result()) {
                        case Activation.Ready(Seat seat) -> sit(seat);
                        case Activation.Unavailable(String reason) -> unavailable(reason);
                        case null -> unavailable(String.valueOf(activated.cause()));
                    }
                }));
    }

    /** An instance that was not tried yet is tried at once; one that was, after a while. */
    private void sit(Seat seat) {
        if (over) {
            seat.left();
        } else if (tried.add(seat.address())) {
            connect(seat);
        } else if (tried.equals(faulty)) {
            seat.left();
            unavailable(lastFailure);
        } else {
            client.eventLoop().schedule(() -> connect(seat), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void connect(Seat seat) {
        if (over) {
            seat.left();
        } else if (seat.address().isUnresolved()) {
            failed(seat, "nothing is known of the host " + seat.address().getHostString());
        } else {
            LinkConnector.connect(
                            client.eventLoop(),
                            seat.address(),
                            links.header(entry, service, daemon),
                            links.key().apply(daemon.name()))
                    .onSuccess(attempt -> attempted(seat, attempt));
        }
    }

    /** On the client's event loop, and while the link's next bytes still wait in its channel. */
    private void attempted(Seat seat, LinkAttempt attempt) {
        switch (attempt) {
            case LinkAttempt.Established(Channel link) -> established(seat, link);
            case LinkAttempt.Unreachable(String reason) -> failed(seat, reason);
            case LinkAttempt.Refused(Refusal refusal) -> {
                if (refusal == Refusal.BAD_SEAL) {
                    distrusted(seat, "the daemon refuses our seal: do both hold the same key?");
                } else {
                    failed(seat, refusal.text());
                }
            }
            case LinkAttempt.Impostor(String reason) ->
                distrusted(seat, "somebody else answers for the daemon: " + reason);
        }
    }

    private void established(Seat seat, Channel link) {
        seat.served();
        if (over) {
            link.close();
            seat.left();
            return;
        }
        cancelDeadline();
        served = seat;
        table.change(entry.id(), ConnectionEntry::served);
        observer.waited(service.name(), elapsed());
        relay = LinkRelay.start(client, link, this, this::ended);
    }

    /** Gone, busy or about to stop: another may be there, or this one in a moment. */
    private void failed(Seat seat, String reason) {
        seat.failed(reason);
        lastFailure = reason;
        if (!over) {
            seek();
        }
    }

    /** Nobody but an operator can mend that, so it is told at once; the client may still find another instance. */
    private void distrusted(Seat seat, String reason) {
        if (faulty.add(seat.address())) {
            LOG.errorf(
                    "instance is not trusted connection=%s service=%s daemon=%s instance=%s reason=%s",
                    entry.id(), service.name(), daemon.name(), Ends.text(seat.address()), reason);
        }
        failed(seat, reason);
    }

    private void unavailable(String reason) {
        if (over) {
            return;
        }
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
        cancelDeadline();
        leaveSeat(cause);
        links.callbacks()
                .ended(entry.id(), cause == CloseCause.COMPLETED ? Callbacks.Ending.FLUSHED : Callbacks.Ending.AT_ONCE);
        activator.ended(daemon.name());
        table.remove(entry.id());
        LinkRelay relayed = relay;
        observer.ended(
                entry,
                cause,
                elapsed(),
                relayed == null ? 0 : relayed.received(),
                relayed == null ? 0 : relayed.sent());
    }

    private void cancelDeadline() {
        ScheduledFuture<?> timer = deadline;
        if (timer != null) {
            timer.cancel(false);
        }
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
        if (!accepted) {
            links.bans().loginFailed(entry.client().getAddress(), service.name());
        }
    }

    @Override
    public void identified(String user, String terminal, boolean messages) {
        table.change(entry.id(), known -> known.identified(user, terminal, messages));
    }
}
