package dev.doorman.telnetd;

import dev.doorman.common.authd.AuthdClient;
import dev.doorman.common.link.LinkKey;
import dev.doorman.common.login.ShellSession;
import dev.doorman.common.login.UserLaunch;
import dev.doorman.common.process.ProcessLauncher;
import dev.doorman.common.session.DaemonConfig;
import dev.doorman.common.session.SessionLog;
import dev.doorman.common.session.SessionMetrics;
import dev.doorman.common.session.SessionObserver;
import dev.doorman.common.session.SessionServer;
import dev.doorman.common.session.SessionServerOptions;
import dev.doorman.common.supervision.Supervision;
import dev.doorman.telnetd.session.TelnetSession;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/** in.telnetd: telnet logins. Started and stopped by Quarkus. */
@ApplicationScoped
@Liveness
@Readiness
public class TelnetdApplication implements HealthCheck {
    private static final Duration AUTHD_START = Duration.ofSeconds(20);
    private static final Duration AUTHD_ANSWER = Duration.ofSeconds(20);

    private final ProcessLauncher launcher = new ProcessLauncher();
    private volatile @Nullable SessionServer server;

    void start(@Observes StartupEvent event, DaemonConfig config, MeterRegistry registry) {
        try {
            SessionServer started = SessionServer.start(
                    new SessionServerOptions(
                            new InetSocketAddress(config.linkHost(), config.linkPort()),
                            LinkKey.read(config.linkKey()),
                            SessionServerOptions.HEADER_TIMEOUT,
                            config.maxSessions()),
                    new TelnetSession(
                            config.etc(),
                            new AuthdClient(config.authdSocket(), AUTHD_START, AUTHD_ANSWER),
                            new ShellSession(
                                    new UserLaunch(config.programs().orElse(null), config.publicSocket()), launcher),
                            Thread::sleep),
                    SessionObserver.all(List.of(new SessionLog(), new SessionMetrics(registry))));
            server = started;
            if (config.supervised()) {
                InetSocketAddress where = started.localAddress();
                String link = where.getAddress().getHostAddress() + ":" + where.getPort();
                Supervision.announce("link=" + link, Quarkus::asyncExit);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Told to stop, the daemon takes no new sessions, lets those that run go on for a while, and hangs up the rest. */
    void stop(@Observes ShutdownEvent event, DaemonConfig config) throws InterruptedException {
        SessionServer running = server;
        if (running != null) {
            Duration grace = Duration.ofSeconds(config.drainSeconds());
            if (!running.drain(grace)) {
                running.close();
                var _ = running.drain(grace);
            }
            running.close();
        }
        launcher.close();
    }

    @Override
    public HealthCheckResponse call() {
        SessionServer running = server;
        return HealthCheckResponse.named("telnetd")
                .status(running != null && running.accepting())
                .build();
    }
}
