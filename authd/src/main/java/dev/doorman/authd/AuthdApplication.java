package dev.doorman.authd;

import dev.doorman.authd.config.AuthdConfig;
import dev.doorman.authd.domain.Directory;
import dev.doorman.authd.homes.Homes;
import dev.doorman.authd.homes.SmbRhosts;
import dev.doorman.authd.login.Answers;
import dev.doorman.authd.names.SessionNames;
import dev.doorman.authd.server.AuthdServer;
import dev.doorman.authd.server.SocketPlaces;
import dev.doorman.authd.vault.VaultOpening;
import dev.doorman.common.account.AccountStore;
import dev.doorman.common.account.Crypt;
import dev.doorman.common.account.NoLogin;
import dev.doorman.common.account.PasswordCheck;
import dev.doorman.common.settings.Settings;
import dev.doorman.common.supervision.Supervision;
import dev.doorman.common.trust.HomeRhosts;
import dev.doorman.common.trust.Trust;
import dev.doorman.common.vault.Vault;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/** authd: the only process that sees password hashes. Started and stopped by Quarkus. */
@ApplicationScoped
@Liveness
@Readiness
public class AuthdApplication implements HealthCheck {
    private volatile @Nullable AuthdServer server;
    private volatile @Nullable Vault vault;

    void start(@Observes StartupEvent event, AuthdConfig config, MeterRegistry registry) {
        try {
            Settings settings = Settings.load(config.etc());
            Path accounts = switch (settings.accounts()) {
                case ETC -> config.etc();
                case SYSTEM -> Path.of("/etc");
            };
            AccountStore store = new AccountStore(accounts);
            InstantSource clock = InstantSource.system();
            Optional<Path> shown = config.names();
            SessionNames names = shown.isPresent() ? SessionNames.in(shown.get()) : SessionNames.unseen();
            Directory directory = new Directory(config.etc(), store, new PasswordCheck(new Crypt()), names, clock);
            // sessions see the machine's own names from the start
            var _ = directory.trustSettings();
            Vault stored = VaultOpening.open(settings.vault(), config.state(), System.getenv(), clock);
            vault = stored;
            SmbRhosts servers = new SmbRhosts(settings.smbPort(), settings.principalDomain());
            Trust trust =
                    Trust.of(config.etc(), directory::trustSettings, new Homes(new HomeRhosts(), servers, stored));
            Answers answers = new Answers(directory, new NoLogin(accounts), trust, stored, clock);
            server = AuthdServer.start(sockets(config), config.privilegedUids(), answers, registry);
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        if (config.supervised()) {
            Supervision.announce("");
        }
    }

    private static SocketPlaces sockets(AuthdConfig config) throws IOException {
        Optional<Set<String>> askers = config.daemons();
        return askers.isPresent()
                ? SocketPlaces.some(config.sockets(), config.layout(), askers.get())
                : SocketPlaces.all(config.sockets(), config.layout());
    }

    void stop(@Observes ShutdownEvent event) {
        AuthdServer running = server;
        if (running != null) {
            running.close();
        }
        Vault opened = vault;
        if (opened != null) {
            opened.close();
        }
    }

    @Override
    public HealthCheckResponse call() {
        AuthdServer running = server;
        return HealthCheckResponse.named("authd")
                .status(running != null && running.listening())
                .build();
    }
}
