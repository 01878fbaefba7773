package dev.doorman.gateway.kubernetes;

import io.vertx.core.Promise;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Sees to it that a Deployment has a replica, for as long as somebody waits for one: it may be scaled down again by another
 * meanwhile, and the API server may be away for a moment. Its calls run in the background. Immutable.
 */
final class Raising {
    private static final Logger LOG = Logger.getLogger(Raising.class);
    private static final Duration AFTER_CONFLICT = Duration.ofMillis(50);

    private final String daemon;
    private final DaemonDeployment.Surroundings around;
    private final DaemonDeployment deployment;

    Raising(String daemon, DaemonDeployment.Surroundings around, DaemonDeployment deployment) {
        this.daemon = daemon;
        this.around = around;
        this.deployment = deployment;
    }

    /** Begins; does not wait. */
    void begin(Promise<Void> over, Duration limit) {
        around.background().execute(() -> raise(over));
        around.background().later(limit, () -> deployment.fail(over, limit));
    }

    private void raise(Promise<Void> over) {
        if (!deployment.starting(over)) {
            return;
        }
        Duration pause = around.pauses().recheck();
        try {
            Scaler.Found found = around.scaler().read(daemon);
            if (found.replicas() == 0) {
                around.scaler().raise(found);
                LOG.infof("daemon is started daemon=%s", daemon);
                deployment.note(over, Stand.Starting::withRaised);
            } else {
                deployment.note(over, Stand.Starting::withFound);
            }
        } catch (ClusterFault fault) {
            deployment.note(over, starting -> starting.withTrouble(fault.reason()));
            switch (fault.kind()) {
                case MISSING, FORBIDDEN -> {
                    deployment.fail(over, Duration.ZERO);
                    return;
                }
                case CONFLICT -> pause = AFTER_CONFLICT;
                case NO_ANSWER, OTHER -> pause = around.pauses().trouble();
            }
        }
        around.background().later(pause, () -> raise(over));
    }
}
