package dev.doorman.telnetd;

import dev.doorman.common.authd.AuthdClient;
import dev.doorman.common.login.LastLogins;
import dev.doorman.common.login.ShellSession;
import dev.doorman.common.login.UserLaunch;
import dev.doorman.common.login.Welcome;
import dev.doorman.common.process.ProcessLauncher;
import dev.doorman.common.session.DaemonConfig;
import dev.doorman.common.session.DaemonService;
import dev.doorman.common.settings.Settings;
import dev.doorman.common.settings.TelnetTls;
import dev.doorman.common.tls.TlsSessions;
import dev.doorman.common.trust.CachedHostNames;
import dev.doorman.common.trust.SystemHostNames;
import dev.doorman.telnetd.session.TelnetSession;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** in.telnetd: telnet logins. Started and stopped by Quarkus. */
@ApplicationScoped
public class TelnetdApplication {
    private static final Duration AUTHD_START = Duration.ofSeconds(20);
    private static final Duration AUTHD_ANSWER = Duration.ofSeconds(20);

    private final ProcessLauncher launcher = new ProcessLauncher();
    private final DaemonService service = new DaemonService("telnetd");

    void start(@Observes StartupEvent event, DaemonConfig config, MeterRegistry registry) {
        AuthdClient authd = new AuthdClient(config.authdSocket(), AUTHD_START, AUTHD_ANSWER);
        UserLaunch launches = UserLaunch.of(config);
        Welcome welcome = new Welcome(config.etc(), LastLogins.of(config), InstantSource.system());
        TelnetSession sessions = new TelnetSession(
                config.etc(),
                authd,
                new ShellSession(launches, launcher, welcome),
                Thread::sleep,
                new CachedHostNames(new SystemHostNames(), InstantSource.system()));
        Path etc = config.etc();
        service.start(config, new TlsSessions("telnet", name -> beginning(etc, name), sessions), registry);
    }

    private static TlsSessions.Beginning beginning(Path etc, String name) throws IOException {
        Settings settings = Settings.load(etc);
        TelnetTls tls = settings.telnetTls(name);
        return new TlsSessions.Beginning(
                tls.mode() == TelnetTls.Mode.IMPLICIT,
                tls.files(),
                settings.service(name).loginTimeout());
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
