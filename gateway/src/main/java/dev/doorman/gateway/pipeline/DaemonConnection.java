package dev.doorman.gateway.pipeline;

import dev.doorman.common.link.Refusal;
import dev.doorman.gateway.activation.Activation;
import dev.doorman.gateway.activation.Activator;
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
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One client of a daemon: held until a daemon serves, or until the service's start time-out, then relayed. Nothing that
 * the client sent is lost meanwhile. Runs on the client's event loop.
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
        seek();
    }

    private void seek() {
        activator
                .activate(daemon.name())
                .onComplete(activated -> client.eventLoop().execute(() -> {
                    if (over) {
                        return;
                    }
                    switch (activated.result()) {
                        case Activation.Ready(InetSocketAddress address) -> connect(address);
                        case Activation.Unavailable(String reason) -> unavailable(reason);
                        case null -> unavailable(String.valueOf(activated.cause()));
                    }
                }));
    }

    private void connect(InetSocketAddress address) {
        LinkConnector.connect(
                        client.eventLoop(),
                        address,
                        links.header(entry, service, daemon),
                        links.key().apply(daemon.name()))
                .onSuccess(this::attempted);
    }

    /** On the client's event loop, and while the link's next bytes still wait in its channel. */
    private void attempted(LinkAttempt attempt) {
        if (over) {
            if (attempt instanceof LinkAttempt.Established(Channel link)) {
                link.close();
            }
            return;
        }
        switch (attempt) {
            case LinkAttempt.Established(Channel link) -> established(link);
            case LinkAttempt.Unreachable(String reason) -> again(reason);
            case LinkAttempt.Refused(Refusal refusal) -> {
                if (refusal == Refusal.BAD_SEAL) {
                    unavailable("the daemon refuses our seal: do both hold the same key?");
                } else {
                    again(refusal.text());
                }
            }
            case LinkAttempt.Impostor(String reason) -> unavailable("somebody else answers for the daemon: " + reason);
        }
    }

    private void established(Channel link) {
        table.change(entry.id(), ConnectionEntry::served);
        observer.waited(service.name(), elapsed());
        relay = LinkRelay.start(client, link, this, this::ended);
    }

    /** Gone, busy or about to stop: another may be there in a moment. */
    private void again(String reason) {
        if (elapsed().compareTo(links.startTimeout().apply(service.name())) > 0) {
            unavailable(reason);
        } else {
            client.eventLoop().schedule(this::retry, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void retry() {
        if (!over) {
            seek();
        }
    }

    private void unavailable(String reason) {
        LOG.warnf(
                "no daemon for connection connection=%s service=%s daemon=%s reason=%s",
                entry.id(), service.name(), daemon.name(), reason);
        Closing.reset(client);
        ended(CloseCause.UNAVAILABLE);
    }

    private void ended(CloseCause cause) {
        if (over) {
            return;
        }
        over = true;
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
