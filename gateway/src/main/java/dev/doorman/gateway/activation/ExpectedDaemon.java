package dev.doorman.gateway.activation;

import dev.doorman.common.settings.DaemonAddress;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One daemon, or any server, that nobody here starts: the instances at its addresses, those of a name as of a second ago at most. However many
 * ask, its name is looked up once at a time. Any thread; one lock, held for moments.
 */
final class ExpectedDaemon {
    private static final Logger LOG = Logger.getLogger(ExpectedDaemon.class);
    private static final Duration FRESH = Duration.ofSeconds(1);
    /** A name has few addresses; a range of ports at each of many would take too long to try. */
    private static final int MAX_INSTANCES = 256;

    private final Vertx vertx;
    private final Lookup lookup;
    private final LongSupplier nanoTime;
    private final InstancePool pool;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Asked asked;
    /** What the pool's instances are the instances of. */
    private @Nullable List<DaemonAddress> lookedUp;

    /**
     * The last lookup, which may be under way.
     *
     * @param done completes once the pool knows what was found
     */
    private record Asked(List<DaemonAddress> addresses, long since, Promise<Void> done) {}

    ExpectedDaemon(Vertx vertx, Lookup lookup, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.lookup = lookup;
        this.nanoTime = nanoTime;
        this.pool = new InstancePool(nanoTime);
    }

    Future<Activation> activate(List<DaemonAddress> addresses) {
        return activate(addresses, Set.of());
    }

    /** A place where the connection has not tried yet, as long as there is one. */
    Future<Activation> activate(List<DaemonAddress> addresses, Set<InetSocketAddress> tried) {
        return known(addresses)
                .map(_ -> pool.take(tried)
                        .<Activation>map(Activation.Ready::new)
                        .orElseGet(() -> new Activation.Unavailable("no instance is known at " + text(addresses))));
    }

    /** For the operator: where it is expected, how many instances served when they were last tried, and how many connections. */
    String state(List<DaemonAddress> addresses) {
        int connections =
                pool.connections().values().stream().mapToInt(count -> count).sum();
        return "expected at " + text(addresses) + ", " + pool.serving()
                + (pool.serving() == 1 ? " serves, " : " serve, ") + connections
                + (connections == 1 ? " connection" : " connections");
    }

    int serving() {
        return pool.serving();
    }

    private Future<Void> known(List<DaemonAddress> addresses) {
        Asked fresh = new Asked(addresses, nanoTime.getAsLong(), Promise.promise());
        lock.lock();
        try {
            Asked last = asked;
            if (last != null && last.addresses.equals(addresses) && current(last)) {
                return last.done.future();
            }
            asked = fresh;
        } finally {
            lock.unlock();
        }
        vertx.executeBlocking(() -> instances(addresses), false).onComplete(found -> {
            remember(fresh, found.result());
            fresh.done.complete();
        });
        return fresh.done.future();
    }

    private boolean current(Asked last) {
        return !last.done.future().isComplete() || nanoTime.getAsLong() - last.since < FRESH.toNanos();
    }

    private List<InetSocketAddress> instances(List<DaemonAddress> addresses) {
        return addresses.stream()
                .flatMap(address -> instances(address).stream())
                .distinct()
                .limit(MAX_INSTANCES)
                .toList();
    }

    /** Empty where the host is not known, or cannot be looked up now. */
    private List<InetSocketAddress> instances(DaemonAddress address) {
        try {
            return lookup.addresses(address.host()).stream()
                    .flatMap(host -> ports(address).mapToObj(port -> new InetSocketAddress(host, port)))
                    .toList();
        } catch (IOException e) {
            LOG.debugf(e, "lookup host=%s", address.host());
            return List.of();
        }
    }

    private static String text(List<DaemonAddress> addresses) {
        return addresses.stream().map(DaemonAddress::toString).collect(Collectors.joining(","));
    }

    private static IntStream ports(DaemonAddress address) {
        return IntStream.rangeClosed(address.ports().first(), address.ports().last());
    }

    /**
     * A host that is not known is an instance that cannot be reached: a name may have no address until the first container is
     * there. One that was known may still be where it was.
     */
    private void remember(Asked answered, @Nullable List<InetSocketAddress> found) {
        lock.lock();
        try {
            List<DaemonAddress> addresses = answered.addresses;
            // the address may have changed while this was looked up
            if (!answered.equals(asked) || found == null) {
                return;
            }
            if (!found.isEmpty()) {
                pool.known(found);
                lookedUp = addresses;
            } else if (!addresses.equals(lookedUp)) {
                pool.known(addresses.stream()
                        .map(address -> InetSocketAddress.createUnresolved(
                                address.host(), address.ports().first()))
                        .toList());
            }
        } finally {
            lock.unlock();
        }
    }
}
