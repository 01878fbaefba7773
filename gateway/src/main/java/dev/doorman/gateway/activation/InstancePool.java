package dev.doorman.gateway.activation;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The instances of one daemon, and how many connections each has. A connection is given the instance with the fewest. One that
 * failed is left alone for a while; then a single connection tries it, before others follow. Any thread; one lock, held for
 * moments.
 *
 * <pre>
 *   untried ──served──▶ serving ◀──served── failed
 *      └─────failed──▶ failed ◀──failed───────┘
 * </pre>
 */
public final class InstancePool {
    private static final Duration AVOIDED = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<InetSocketAddress, Instance> instances = new LinkedHashMap<>();
    private long turns;

    private enum Standing {
        UNTRIED,
        SERVING,
        FAILED
    }

    /** Guarded by the pool's lock. */
    private static final class Instance {
        private final InetSocketAddress address;
        private boolean known;
        private Standing standing = Standing.UNTRIED;
        private int connections;
        /** Those of the connections that have not been served yet. */
        private int tries;

        private long failedAt;
        /** When it was last taken, or last failed: the lower, the longer ago. */
        private long turn;

        private Instance(InetSocketAddress address) {
            this.address = address;
        }

        private int connections() {
            return connections;
        }

        private long turn() {
            return turn;
        }
    }

    /** A pool that knows no instance yet. */
    public InstancePool() {
        this(System::nanoTime);
    }

    InstancePool(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Replaces the candidates. What is known of those that stay is kept; connections at those that are gone end as they end. */
    public void known(Collection<InetSocketAddress> addresses) {
        Set<InetSocketAddress> now = new LinkedHashSet<>(addresses);
        lock.lock();
        try {
            now.forEach(address -> instances.computeIfAbsent(address, Instance::new));
            instances.values().forEach(instance -> instance.known = now.contains(instance.address));
            instances.values().removeIf(InstancePool::forgotten);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A place at the instance with the fewest connections among those that have not failed within the last second, in turn where
     * equal. Where all have, at the one that was left alone for longest. Empty where no instance is known.
     */
    public Optional<Seat> take() {
        return take(Set.of());
    }

    /**
     * The same, but as long as there are others at none that the connection has tried: one that is silent takes longer to fail
     * than it is left alone, and two of them would be tried in turn for ever.
     */
    public Optional<Seat> take(Set<InetSocketAddress> tried) {
        lock.lock();
        try {
            return best(instance -> !tried.contains(instance.address))
                    .or(() -> best(_ -> true))
                    .map(this::seat);
        } finally {
            lock.unlock();
        }
    }

    private Optional<Instance> best(Predicate<Instance> wanted) {
        Comparator<Instance> fewest =
                Comparator.comparingInt(Instance::connections).thenComparingLong(Instance::turn);
        List<Instance> candidates = instances.values().stream()
                .filter(instance -> instance.known && wanted.test(instance))
                .toList();
        return candidates.stream()
                .filter(this::promising)
                .min(fewest)
                .or(() -> candidates.stream().min(Comparator.comparingLong(Instance::turn)));
    }

    /** How many connections each instance has, those about to be opened included; of those that are gone, too, while any is left. */
    public Map<InetSocketAddress, Integer> connections() {
        lock.lock();
        try {
            Map<InetSocketAddress, Integer> connections = new LinkedHashMap<>();
            instances.values().forEach(instance -> connections.put(instance.address, instance.connections));
            return connections;
        } finally {
            lock.unlock();
        }
    }

    /** How many instances serve, as far as known: those whose last try succeeded. */
    public int serving() {
        lock.lock();
        try {
            return (int) instances.values().stream()
                    .filter(instance -> instance.known && instance.standing == Standing.SERVING)
                    .count();
        } finally {
            lock.unlock();
        }
    }

    private boolean promising(Instance instance) {
        return instance.standing != Standing.FAILED
                || instance.tries == 0 && nanoTime.getAsLong() - instance.failedAt > AVOIDED.toNanos();
    }

    private Seat seat(Instance instance) {
        instance.turn = ++turns;
        instance.connections++;
        instance.tries++;
        return new Place(instance);
    }

    private static boolean forgotten(Instance instance) {
        return !instance.known && instance.connections == 0;
    }

    /** One connection's; guarded by the pool's lock. */
    private final class Place implements Seat {
        private final Instance instance;
        private Step step = Step.TAKEN;

        private enum Step {
            TAKEN,
            SERVED,
            OVER
        }

        private Place(Instance instance) {
            this.instance = instance;
        }

        @Override
        public InetSocketAddress address() {
            return instance.address;
        }

        @Override
        public void served() {
            step(Step.SERVED, () -> instance.standing = Standing.SERVING);
        }

        @Override
        public void failed(String reason) {
            step(Step.OVER, () -> {
                instance.standing = Standing.FAILED;
                instance.failedAt = nanoTime.getAsLong();
                instance.turn = ++turns;
            });
        }

        @Override
        public void left() {
            step(Step.OVER, () -> {
                // tells nothing of the instance
            });
        }

        private void step(Step next, Runnable learnt) {
            lock.lock();
            try {
                if (step.compareTo(next) >= 0) {
                    throw new IllegalStateException("a seat that is " + step + " cannot be " + next);
                }
                if (step == Step.TAKEN) {
                    instance.tries--;
                }
                if (next == Step.OVER) {
                    instance.connections--;
                }
                step = next;
                learnt.run();
                if (forgotten(instance)) {
                    instances.remove(instance.address, instance);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
