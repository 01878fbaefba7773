package dev.doorman.gateway.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A lock that tells what becomes of its calls: the elector itself tells neither that it renewed nor why it cannot. One
 * elector's, which makes one call at a time.
 */
final class ObservedLock implements Lock {
    private final Lock lock;
    private final LongConsumer renewed;
    private final Consumer<ClusterFault> failed;
    private volatile long asked = System.nanoTime();

    /**
     * A lock in another's place.
     *
     * @param lock does the work
     * @param renewed hears from when on a renewal that was taken counts, as {@link System#nanoTime}
     * @param failed hears of calls that failed
     */
    ObservedLock(Lock lock, LongConsumer renewed, Consumer<ClusterFault> failed) {
        this.lock = lock;
        this.renewed = renewed;
        this.failed = failed;
    }

    @Override
    public LeaderElectionRecord get(KubernetesClient client) {
        // the elector looks at the clock right before it asks, and writes that as the time of the renewal
        asked = System.nanoTime();
        try {
            return lock.get(client);
        } catch (KubernetesClientException e) {
            failed.accept(ClusterFault.of("read the Lease", e));
            throw e;
        }
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord record) {
        write("make the Lease", record, () -> lock.create(client, record));
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord record) {
        write("renew the Lease", record, () -> lock.update(client, record));
    }

    private void write(String what, LeaderElectionRecord record, Runnable call) {
        try {
            call.run();
        } catch (KubernetesClientException e) {
            ClusterFault fault = ClusterFault.of(what, e);
            // a conflict is another gateway that was quicker
            if (fault.kind() != ClusterFault.Kind.CONFLICT) {
                failed.accept(fault);
            }
            throw e;
        }
        if (lock.identity().equals(record.getHolderIdentity())) {
            renewed.accept(asked);
        }
    }

    @Override
    public String identity() {
        return lock.identity();
    }

    @Override
    public String describe() {
        return lock.describe();
    }
}
