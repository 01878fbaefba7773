package dev.doorman.common.session;

import dev.doorman.common.link.LinkKey;
import dev.doorman.common.supervision.Supervision;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** A daemon's start and stop, as its environment has them. Owned by the daemon's application. */
public final class DaemonService {
    private final SessionServer server;

    private DaemonService(SessionServer server) {
        this.server = server;
    }

    /**
     * Serves from now on, and tells the supervisor if there is one.
     *
     * @param exit ends the process; run when the supervisor is gone
     * @throws IllegalStateException when it cannot serve; the message says why
     */
    public static DaemonService start(
            DaemonConfig config, SessionHandler handler, MeterRegistry registry, Runnable exit) {
        try {
            SessionServer server = SessionServer.start(
                    new SessionServerOptions(
                            new InetSocketAddress(config.linkHost(), config.linkPort()),
                            LinkKey.read(config.linkKey()),
                            SessionServerOptions.HEADER_TIMEOUT,
                            config.maxSessions()),
                    handler,
                    SessionObserver.all(List.of(new SessionLog(), new SessionMetrics(registry))));
            if (config.supervised()) {
                InetSocketAddress where = server.localAddress();
                String link = where.getAddress().getHostAddress() + ":" + where.getPort();
                Supervision.announce("link=" + link, exit);
            }
            return new DaemonService(server);
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    public boolean accepting() {
        return server.accepting();
    }

    /** Takes no new sessions, lets those that run go on for a while, and ends the rest. */
    public void stop(Duration grace) throws InterruptedException {
        if (!server.drain(grace)) {
            server.close();
            var _ = server.drain(grace);
        }
        server.close();
    }
}
