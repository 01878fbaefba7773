package dev.doorman.gateway.pipeline;

import dev.doorman.common.link.Refusal;
import dev.doorman.common.link.Transport;
import dev.doorman.gateway.activation.Activation;
import dev.doorman.gateway.activation.Activator;
import dev.doorman.gateway.activation.Seat;
import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.forward.LinkAttempt;
import dev.doorman.gateway.forward.LinkConnector;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way from a client to a link: instances of the daemon are tried until one is ready, or until the service's start time-out.
 * Those that fail are passed over. One for each client, on its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails shows as the end of its channel
final class DaemonSearch {
    private static final long RETRY_MILLIS = 25;

    private final Activator activator;
    private final DaemonLinks links;
    private final EventLoop loop;
    private final Asked asked;
    private final Found found;
    private final Set<InetSocketAddress> tried = new HashSet<>();
    /** Those of them that turned out to be somebody else. */
    private final Set<InetSocketAddress> faulty = new HashSet<>();

    private String lastFailure = "it was not there in time";
    private @Nullable ScheduledFuture<?> deadline;
    private boolean over;

    /** For whom a daemon is sought. */
    record Asked(ConnectionEntry entry, ServiceEntry service, Server.Daemon daemon, Transport transport) {}

    /** Is told once how the search ended, unless it is cancelled; on its event loop. */
    interface Found {
        /** An instance is ready; whoever is told has its seat, and reads the link. */
        void ready(Seat seat, Channel link);

        void unavailable(String reason);

        /** An instance is not to be trusted, which only an operator can mend; the search goes on. */
        void distrusted(InetSocketAddress instance, String reason);
    }

    DaemonSearch(Activator activator, DaemonLinks links, EventLoop loop, Asked asked, Found found) {
        this.activator = activator;
        this.links = links;
        this.loop = loop;
        this.asked = asked;
        this.found = found;
    }

    void begin() {
        Duration held = links.startTimeout().apply(asked.service.name());
        deadline = loop.schedule(() -> unavailable(lastFailure), held.toMillis(), TimeUnit.MILLISECONDS);
        seek();
    }

    /** Nobody is waiting any more. */
    void cancel() {
        over = true;
        ScheduledFuture<?> timer = deadline;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void seek() {
        activator
                .activate(asked.daemon.name())
                .onComplete(activated -> loop.execute(() -> {
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
            loop.schedule(() -> connect(seat), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void connect(Seat seat) {
        if (over) {
            seat.left();
        } else if (seat.address().isUnresolved()) {
            failed(seat, "nothing is known of the host " + seat.address().getHostString());
        } else {
            LinkConnector.connect(
                            loop,
                            seat.address(),
                            links.header(asked.entry, asked.service, asked.daemon, asked.transport),
                            links.key().apply(asked.daemon.name()))
                    .onSuccess(attempt -> attempted(seat, attempt));
        }
    }

    /** On the event loop, and while the link's next bytes still wait in its channel. */
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
        cancel();
        found.ready(seat, link);
    }

    /** Gone, busy or about to stop: another may be there, or this one in a moment. */
    private void failed(Seat seat, String reason) {
        seat.failed(reason);
        lastFailure = reason;
        if (!over) {
            seek();
        }
    }

    private void distrusted(Seat seat, String reason) {
        if (faulty.add(seat.address())) {
            found.distrusted(seat.address(), reason);
        }
        failed(seat, reason);
    }

    private void unavailable(String reason) {
        if (!over) {
            cancel();
            found.unavailable(reason);
        }
    }
}
