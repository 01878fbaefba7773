package dev.doorman.telnetd;

import dev.doorman.common.authd.AuthdClient;
import dev.doorman.common.login.ShellSession;
import dev.doorman.common.login.UserLaunch;
import dev.doorman.common.process.ProcessLauncher;
import dev.doorman.common.session.DaemonConfig;
import dev.doorman.common.session.DaemonService;
import dev.doorman.telnetd.session.TelnetSession;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
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
    private volatile @Nullable DaemonService service;

    void start(@Observes StartupEvent event, DaemonConfig config, MeterRegistry registry) {
        AuthdClient authd = new AuthdClient(config.authdSocket(), AUTHD_START, AUTHD_ANSWER);
        UserLaunch launches = new UserLaunch(config.programs().orElse(null), config.publicSocket());
        TelnetSession sessions =
                new TelnetSession(config.etc(), authd, new ShellSession(launches, launcher), Thread::sleep);
        service = DaemonService.start(config, sessions, registry, Quarkus::asyncExit);
    }

    /** Told to stop, the daemon takes no new sessions, lets those that run go on for a while, and hangs up the rest. */
    void stop(@Observes ShutdownEvent event, DaemonConfig config) throws InterruptedException {
        DaemonService running = service;
        if (running != null) {
            running.stop(Duration.ofSeconds(config.drainSeconds()));
        }
        launcher.close();
    }

    @Override
    public HealthCheckResponse call() {
        DaemonService running = service;
        return HealthCheckResponse.named("telnetd")
                .status(running != null && running.accepting())
                .build();
    }
}
