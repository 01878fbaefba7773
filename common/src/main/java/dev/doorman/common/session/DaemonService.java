package dev.doorman.common.session;

import dev.doorman.common.authd.AuthdProbe;
import dev.doorman.common.link.LinkKey;
import dev.doorman.common.supervision.Supervision;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.jspecify.annotations.Nullable;

/**
 * A daemon's start, health and end, as its environment has them. Owned by the daemon's application, which makes it once; any
 * thread may ask for its health.
 */
public final class DaemonService {
    /** Sessions that are hung up have this long to end: their grace time, as shipped, and what SIGKILL may take. */
    private static final Duration HANG_UP = Duration.ofSeconds(10);

    private final String name;
    private volatile @Nullable Running running;

    /**
     * A daemon that does not serve yet.
     *
     * @param name as its health has it, such as {@code telnetd}
     */
    public DaemonService(String name) {
        this.name = name;
    }

    /**
     * What serves.
     *
     * @param authd null where the daemon asks it nothing
     */
    private record Running(SessionServer server, @Nullable AuthdProbe authd) {}

    /**
     * Serves from now on, and tells the supervisor if there is one.
     *
     * @throws IllegalStateException when it cannot serve; the message says why
     */
    public void start(DaemonConfig config, SessionHandler handler, MeterRegistry registry) {
        start(
                config,
                registry,
                (options, observer) -> SessionServer.start(options, handler, observer),
                new AuthdProbe(config.authdSocket(), System::nanoTime));
    }

    /** As {@link #start}, for a daemon whose clients come over UDP; such a one has nothing to ask of authd. */
    public void startFlows(DaemonConfig config, FlowHandler handler, MeterRegistry registry) {
        start(config, registry, (options, observer) -> SessionServer.startFlows(options, handler, observer), null);
    }

    /** Opens the daemon's end of the link. */
    @FunctionalInterface
    private interface Opening {
        SessionServer open(SessionServerOptions options, SessionObserver observer) throws IOException;
    }

    private void start(DaemonConfig config, MeterRegistry registry, Opening opening, @Nullable AuthdProbe authd) {
        try {
            SessionServer server = opening.open(
                    new SessionServerOptions(
                            new InetSocketAddress(config.linkHost(), config.linkPort()),
                            LinkKey.read(config.linkKey()),
                            SessionServerOptions.HEADER_TIMEOUT,
                            config.maxSessions()),
                    SessionObserver.all(List.of(new SessionLog(), new SessionMetrics(registry))));
            running = new Running(server, authd);
            if (config.supervised()) {
                InetSocketAddress where = server.localAddress();
                String link = where.getAddress().getHostAddress() + ":" + where.getPort();
                Supervision.announce("link=" + link);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Whether the process is as it should be. Neither a drain nor an authd that is away is mended by killing it. */
    public HealthCheckResponse liveness() {
        Running now = running;
        boolean well = now != null && now.server().state() != SessionServer.State.CLOSED;
        return new HealthCheckResponse(name, well ? Status.UP : Status.DOWN, Optional.empty());
    }

    /** Whether a session would be served here; the data says what is missing. */
    public HealthCheckResponse readiness() {
        Map<String, Object> missing = new TreeMap<>();
        Running now = running;
        if (now == null) {
            missing.put("link", "starting");
        } else {
            SessionServer.State state = now.server().state();
            if (state != SessionServer.State.ACCEPTING) {
                missing.put("link", state.name().toLowerCase(Locale.ROOT));
            }
            AuthdProbe authd = now.authd();
            if (authd != null && !authd.reachable()) {
                missing.put("authd", "unreachable");
            }
        }
        return missing.isEmpty()
                ? new HealthCheckResponse(name, Status.UP, Optional.empty())
                : new HealthCheckResponse(name, Status.DOWN, Optional.of(missing));
    }

    /**
     * Takes no new sessions, lets those that run go on for a while, and hangs up the rest. Returns when all have ended, or
     * will not.
     */
    public void drain(Duration grace) throws InterruptedException {
        Running now = running;
        if (now != null && !now.server().drain(grace)) {
            now.server().close();
            var _ = now.server().drain(HANG_UP);
        }
    }

    /** Closes the link; who still has a session is hung up. */
    public void close() {
        Running now = running;
        if (now != null) {
            now.server().close();
        }
    }
}
