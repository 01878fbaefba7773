package dev.doorman.talkd;

import dev.doorman.common.session.DaemonConfig;
import dev.doorman.common.session.DaemonService;
import dev.doorman.common.trust.CachedHostNames;
import dev.doorman.common.trust.SystemHostNames;
import dev.doorman.talkd.invitation.InvitationTable;
import dev.doorman.talkd.session.Announcement;
import dev.doorman.talkd.session.TalkObserver;
import dev.doorman.talkd.session.TalkResponder;
import dev.doorman.talkd.session.TalkSession;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** in.talkd: who wants to talk with whom. Started and stopped by Quarkus. */
@ApplicationScoped
public class TalkdApplication {
    /** A daemon that was started anew gives no invitation the id of an old one. */
    private static final int MOST_FIRST_ID = 1 << 30;

    private final DaemonService service = new DaemonService("talkd");

    void start(@Observes StartupEvent event, DaemonConfig config, MeterRegistry registry) {
        InvitationTable invitations =
                new InvitationTable(InstantSource.system(), 1 + new SecureRandom().nextInt(MOST_FIRST_ID));
        registry.gauge("doorman.talk.invitations", invitations, InvitationTable::size);
        TalkResponder responder = new TalkResponder(
                invitations,
                new CachedHostNames(new SystemHostNames(), InstantSource.system()),
                new Announcement(Clock.system(ZoneId.systemDefault())),
                TalkResponder.Paces.standard(System::nanoTime));
        service.startFlows(config, new TalkSession(config.etc(), responder, new TalkObserver(registry)), registry);
    }

    /** Told to stop. Quarkus waits here before it takes anything down: probes are answered until the flows have ended. */
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
