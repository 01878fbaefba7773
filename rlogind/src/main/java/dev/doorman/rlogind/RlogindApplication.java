package dev.doorman.rlogind;

import dev.doorman.common.authd.AuthdClient;
import dev.doorman.common.login.LastLogins;
import dev.doorman.common.login.ShellSession;
import dev.doorman.common.login.UserLaunch;
import dev.doorman.common.login.Welcome;
import dev.doorman.common.process.ProcessLauncher;
import dev.doorman.common.session.DaemonConfig;
import dev.doorman.common.session.DaemonService;
import dev.doorman.rlogind.session.Daemon;
import dev.doorman.rlogind.session.RloginSession;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** in.rlogind: logins of users whose hosts are trusted, or who know their password. Started and stopped by Quarkus. */
@ApplicationScoped
public class RlogindApplication {
    private static final Duration AUTHD_START = Duration.ofSeconds(20);
    private static final Duration AUTHD_ANSWER = Duration.ofSeconds(20);

    private final ProcessLauncher launcher = new ProcessLauncher();
    private final DaemonService service = new DaemonService("rlogind");

    void start(@Observes StartupEvent event, DaemonConfig config, MeterRegistry registry) {
        AuthdClient authd = new AuthdClient(config.authdSocket(), AUTHD_START, AUTHD_ANSWER);
        UserLaunch launches = UserLaunch.of(config);
        Welcome welcome = new Welcome(config.etc(), LastLogins.of(config), InstantSource.system());
        RloginSession sessions = new RloginSession(
                new Daemon(config.etc(), authd, new ShellSession(launches, launcher, welcome), Thread::sleep));
        service.start(config, sessions, registry);
    }

    /** Told to stop. Quarkus waits here before it takes anything down: probes are answered until the sessions have ended. */
    void drain(@Observes ShutdownDelayInitiatedEvent event, DaemonConfig config) throws InterruptedException {
        service.drain(Duration.ofSeconds(config.drainSeconds()));
    }

    void stop(@Observes ShutdownEvent event) {
        service.close();
        launcher.close();
    }

    @Produces
    @Liveness
    HealthCheck liveness() {
        return service::liveness;
    }

    @Produces
    @Readiness
    HealthCheck readiness() {
        return service::readiness;
    }
}
