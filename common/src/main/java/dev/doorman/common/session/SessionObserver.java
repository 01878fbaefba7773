package dev.doorman.common.session;

import dev.doorman.common.link.HeaderFault;
import dev.doorman.common.link.LinkHeader;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;

/** Is told what becomes of links. Called on the session's thread; must not block. */
public interface SessionObserver {
    void started(LinkHeader header);

    void ended(LinkHeader header, SessionOutcome outcome, Traffic traffic);

    /** A link whose header was not accepted; the peer is who connected, not who the header speaks of. */
    void headerRefused(SocketAddress peer, HeaderFault fault);

    /**
     * What went through a session.
     *
     * @param received bytes from the client
     * @param sent bytes to the client
     */
    record Traffic(Duration duration, long received, long sent) {}

    /** Tells several observers, in order. */
    static SessionObserver all(List<SessionObserver> observers) {
        List<SessionObserver> each = List.copyOf(observers);
        return new SessionObserver() {
            @Override
            public void started(LinkHeader header) {
                each.forEach(observer -> observer.started(header));
            }

            @Override
            public void ended(LinkHeader header, SessionOutcome outcome, Traffic traffic) {
                each.forEach(observer -> observer.ended(header, outcome, traffic));
            }

            @Override
            public void headerRefused(SocketAddress peer, HeaderFault fault) {
                each.forEach(observer -> observer.headerRefused(peer, fault));
            }
        };
    }
}
