package dev.doorman.tftpd;

import dev.doorman.common.session.DaemonConfig;
import dev.doorman.common.session.DaemonService;
import dev.doorman.tftpd.files.RulesFile;
import dev.doorman.tftpd.files.TftpFiles;
import dev.doorman.tftpd.session.TftpSession;
import dev.doorman.tftpd.session.TransferObserver;
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

/** in.tftpd: files for machines that boot. Started and stopped by Quarkus. */
@ApplicationScoped
public class TftpdApplication {
    private final DaemonService service = new DaemonService("tftpd");

    void start(@Observes StartupEvent event, DaemonConfig config, MeterRegistry registry) {
        TftpFiles files = new TftpFiles();
        registry.gauge("doorman.tftp.files", files, TftpFiles::open);
        service.startFlows(
                config,
                new TftpSession(
                        config.etc(), files, new RulesFile(InstantSource.system()), new TransferObserver(registry)),
                registry);
    }

    /** Told to stop. Quarkus waits here before it takes anything down: probes are answered until the transfers have ended. */
    void drain(@Observes ShutdownDelayInitiatedEvent event, DaemonConfig config) throws InterruptedException {
        service.drain(Duration.ofSeconds(config.drainSeconds()));
    }

    void stop(@Observes ShutdownEvent event) {
        service.close();
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
