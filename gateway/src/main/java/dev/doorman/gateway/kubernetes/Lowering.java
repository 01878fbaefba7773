package dev.doorman.gateway.kubernetes;

import dev.doorman.common.log.LogPace;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Scales a Deployment of one replica to none when nobody has been there for a while, if we lead. Any thread; its calls run in
 * the background, one look at a time.
 */
final class Lowering {
    private static final Logger LOG = Logger.getLogger(Lowering.class);

    private final String daemon;
    private final DaemonDeployment.Surroundings around;
    private final DaemonDeployment deployment;
    private final Leadership leadership;
    private final Supplier<Duration> idleTimeout;
    private final LogPace pace = new LogPace(System::nanoTime);
    private final ReentrantLock lock = new ReentrantLock();
    private Look look = new Look.Next(System.nanoTime());

    /** Whether the scale is being looked at. */
    private sealed interface Look {
        record UnderWay() implements Look {}

        /** Not before that moment. */
        record Next(long due) implements Look {}
    }

    /**
     * A watch over a Deployment.
     *
     * @param idleTimeout how long there may be no client
     */
    Lowering(
            String daemon,
            DaemonDeployment.Surroundings around,
            DaemonDeployment deployment,
            Leadership leadership,
            Supplier<Duration> idleTimeout) {
        this.daemon = daemon;
        this.around = around;
        this.deployment = deployment;
        this.leadership = leadership;
        this.idleTimeout = idleTimeout;
    }

    /** Looks whether it is time; does not wait. */
    void tick() {
        if (!due()) {
            return;
        }
        lock.lock();
        try {
            if (!(look instanceof Look.Next(long due)) || System.nanoTime() - due < 0) {
                return;
            }
            look = new Look.UnderWay();
        } finally {
            lock.unlock();
        }
        around.background().execute(this::look);
    }

    /** A gateway that has just come to lead does not know how long nobody was there: it counts from that moment. */
    private boolean due() {
        @Nullable Duration led = leadership.ledFor();
        Duration limit = idleTimeout.get();
        return led != null && led.compareTo(limit) > 0 && deployment.idle().compareTo(limit) > 0;
    }

    private void look() {
        Duration pause = idleTimeout.get();
        try {
            Scaler.Found found = around.scaler().read(daemon);
            // more than one are an autoscaler's
            if (found.replicas() == 1) {
                lower(found);
            }
        } catch (ClusterFault fault) {
            if (fault.kind() != ClusterFault.Kind.MISSING) {
                pause = around.pauses().trouble();
                complain(fault);
            }
        } finally {
            lock.lock();
            try {
                look = new Look.Next(System.nanoTime() + pause.toNanos());
            } finally {
                lock.unlock();
            }
        }
    }

    private void lower(Scaler.Found found) throws ClusterFault {
        @Nullable Promise<Void> stopping = due() ? deployment.stopping() : null;
        if (stopping == null) {
            return;
        }
        try {
            around.scaler().lower(found);
        } catch (ClusterFault fault) {
            deployment.stopped(stopping);
            throw fault;
        }
        LOG.infof("daemon is idle and is stopped daemon=%s", daemon);
        around.meters().stopped(daemon);
        deployment.lowered();
        around.background().later(around.pauses().vanish(), () -> deployment.stopped(stopping));
    }

    private void complain(ClusterFault fault) {
        long leftOut = pace.pass();
        if (leftOut != LogPace.LEFT_OUT) {
            LOG.warnf(
                    "daemon is idle and cannot be stopped daemon=%s reason=%s left-out=%d",
                    daemon, fault.reason(), leftOut);
        }
    }
}
