package dev.doorman.gateway.kubernetes;

import dev.doorman.common.log.LogPace;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Contends for the Lease for as long as it lives: who holds it is the gateway that scales down. Any thread; the calls run on
 * the executor's.
 */
final class Leadership implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Leadership.class);
    static final String LEASE = "doorman-gateway";
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final Terms terms;
    private final Executor threads;
    private final LogPace pace = new LogPace(System::nanoTime);
    private final ReentrantLock lock = new ReentrantLock();
    private Hold hold = new Hold.Other();
    private @Nullable CompletableFuture<?> contest;
    private boolean closed;

    /**
     * How long what takes. A Lease counts for {@code lease} after its last renewal; its holder gives up before that, after
     * {@code renew} without one. Immutable.
     *
     * @param retry between two tries
     */
    record Terms(Duration lease, Duration renew, Duration retry) {
        static final Terms STANDARD = new Terms(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));
    }

    /** Whether we hold the Lease. */
    private sealed interface Hold {
        record Other() implements Hold {}

        /**
         * Ours.
         *
         * @param since when it became so
         * @param renewed from when on the last renewal counts
         */
        record Ours(long since, long renewed) implements Hold {}
    }

    Leadership(Cluster cluster, Terms terms, Executor threads) {
        this.cluster = cluster;
        this.terms = terms;
        this.threads = threads;
    }

    /** Begins to contend; does not wait. */
    void start() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            // an elector is good for one term only
            CompletableFuture<?> fresh = new LeaderElector(cluster.client(), config(), threads).start();
            contest = fresh;
            var _ = fresh.whenComplete((_, _) -> again());
        } finally {
            lock.unlock();
        }
    }

    private LeaderElectionConfig config() {
        return new LeaderElectionConfig(
                new ObservedLock(
                        new LeaseLock(cluster.namespace(), LEASE, cluster.identity()), this::renewed, this::failed),
                terms.lease(),
                terms.renew(),
                terms.retry(),
                // that it leads we know from the renewal
                new LeaderCallbacks(() -> {}, this::lost, _ -> {}),
                true,
                LEASE);
    }

    private void again() {
        lost();
        CompletableFuture.delayedExecutor(terms.retry().toMillis(), TimeUnit.MILLISECONDS, threads)
                .execute(this::start);
    }

    private void renewed(long from) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            switch (hold) {
                case Hold.Ours(long since, long _) -> hold = new Hold.Ours(since, from);
                case Hold.Other() -> {
                    hold = new Hold.Ours(System.nanoTime(), from);
                    LOG.infof("gateway leads lease=%s identity=%s", LEASE, cluster.identity());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void lost() {
        lock.lock();
        try {
            if (hold instanceof Hold.Ours) {
                hold = new Hold.Other();
                LOG.infof("gateway leads no longer lease=%s identity=%s", LEASE, cluster.identity());
            }
        } finally {
            lock.unlock();
        }
    }

    private void failed(ClusterFault fault) {
        long leftOut = pace.pass();
        if (leftOut != LogPace.LEFT_OUT) {
            LOG.warnf("lease cannot be had lease=%s reason=%s left-out=%d", LEASE, fault.reason(), leftOut);
        }
    }

    /** Whether we lead now, and nobody else can yet. */
    boolean leading() {
        return ledFor() != null;
    }

    /** How long we have led without a break; null where we do not. */
    @Nullable
    Duration ledFor() {
        lock.lock();
        try {
            long now = System.nanoTime();
            return hold instanceof Hold.Ours(long since, long renewed)
                            && now - renewed < terms.renew().toNanos()
                    ? Duration.ofNanos(now - since)
                    : null;
        } finally {
            lock.unlock();
        }
    }

    /** Gives the Lease back, so that another need not wait until it runs out; blocks, for some seconds at most. */
    @Override
    public void close() {
        @Nullable CompletableFuture<?> last;
        lock.lock();
        try {
            closed = true;
            last = contest;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            // the elector gives the Lease back on the thread that cancels, by two calls
            Background.within(CLOSE_LIMIT, () -> last.cancel(true));
        }
        lost();
    }
}
