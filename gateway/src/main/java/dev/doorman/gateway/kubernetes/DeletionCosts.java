package dev.doorman.gateway.kubernetes;

import dev.doorman.common.log.LogPace;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Tells the cluster how many connections each pod has, as what its deletion would cost: who scales down takes the cheapest
 * pods first. A pod's cost is written when it has changed, and one round of writing at a time. Nothing depends on it: what
 * fails is logged and tried again. Any thread.
 */
final class DeletionCosts {
    private static final Logger LOG = Logger.getLogger(DeletionCosts.class);
    static final String ANNOTATION = "controller.kubernetes.io/pod-deletion-cost";
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final Executor threads;
    private final LogPace pace = new LogPace(System::nanoTime);
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> written = new HashMap<>();
    private Round round = new Round.Next(System.nanoTime());

    /** Whether costs are being written. */
    private sealed interface Round {
        record UnderWay() implements Round {}

        /** The next one may begin at that moment. */
        record Next(long due) implements Round {}
    }

    DeletionCosts(Cluster cluster, Executor threads) {
        this.cluster = cluster;
        this.threads = threads;
    }

    /** Nothing is known of what is written: another gateway may write now. */
    void forget() {
        lock.lock();
        try {
            written.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Sees to it that this is what is written, sooner or later; does not wait. */
    void are(Map<String, Integer> costs) {
        Map<String, Integer> changed = new HashMap<>(costs);
        lock.lock();
        try {
            if (!(round instanceof Round.Next(long due)) || System.nanoTime() - due < 0) {
                return;
            }
            written.keySet().retainAll(costs.keySet());
            changed.entrySet().removeAll(written.entrySet());
            if (changed.isEmpty()) {
                return;
            }
            round = new Round.UnderWay();
        } finally {
            lock.unlock();
        }
        threads.execute(() -> write(changed));
    }

    private void write(Map<String, Integer> changed) {
        long due = System.nanoTime();
        try {
            for (Map.Entry<String, Integer> one : changed.entrySet()) {
                write(one.getKey(), one.getValue());
            }
        } catch (ClusterFault fault) {
            due = System.nanoTime() + PAUSE.toNanos();
            long leftOut = pace.pass();
            if (leftOut != LogPace.LEFT_OUT) {
                LOG.warnf("deletion cost not written reason=%s left-out=%d", fault.reason(), leftOut);
            }
        } finally {
            lock.lock();
            try {
                round = new Round.Next(due);
            } finally {
                lock.unlock();
            }
        }
    }

    private void write(String pod, int cost) throws ClusterFault {
        try {
            // given the pod, the client does not ask for it first
            var _ = cluster.client()
                    .pods()
                    .inNamespace(cluster.namespace())
                    .resource(new PodBuilder()
                            .withNewMetadata()
                            .withName(pod)
                            .withNamespace(cluster.namespace())
                            .endMetadata()
                            .build())
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"metadata\":{\"annotations\":{\"" + ANNOTATION + "\":\"" + cost + "\"}}}");
        } catch (KubernetesClientException e) {
            ClusterFault fault =
                    ClusterFault.of("write the deletion cost of pod " + cluster.namespace() + "/" + pod, e);
            if (fault.kind() != ClusterFault.Kind.MISSING) {
                throw fault;
            }
        }
        lock.lock();
        try {
            written.put(pod, cost);
        } finally {
            lock.unlock();
        }
    }
}
