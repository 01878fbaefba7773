package dev.doorman.gateway.access;

import dev.doorman.common.ban.Source;
import dev.doorman.common.net.Network;
import dev.doorman.common.trust.ClientName;
import dev.doorman.common.trust.HostNames;
import dev.doorman.gateway.access.limits.Counts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks clients' names up, each once for all who wait for it, and remembers them for a moment. Those who wait are bounded,
 * of one source and of all. Any thread; never blocks: each look-up has a virtual thread, and ends by itself, for whom it
 * asks is bounded in time.
 */
final class ClientNames {
    static final int MOST_OF_SOURCE = 64;
    static final int MOST = 4096;

    private static final int REMEMBERED = 4096;
    private static final long LIFE = Duration.ofSeconds(10).toNanos();

    private final HostNames names;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<InetAddress, LookUp> lookUps = new LinkedHashMap<>();
    private final Counts<Source> waiting = new Counts<>();
    private int allWaiting;

    private record LookUp(Future<ClientName> name, long begun) {}

    /**
     * No name is known yet.
     *
     * @param names whom to ask; may block, for a bounded time
     * @param nanoTime as {@link System#nanoTime}
     */
    ClientNames(HostNames names, LongSupplier nanoTime) {
        this.names = names;
        this.nanoTime = nanoTime;
    }

    /** The name of a client; null when too many wait already. It never fails. */
    @Nullable
    Future<ClientName> find(InetAddress client) {
        InetAddress address = Network.plain(client);
        Source source = Source.of(address);
        Future<ClientName> name;
        lock.lock();
        try {
            LookUp known = lookUps.get(address);
            if (known != null && known.name().isComplete() && nanoTime.getAsLong() - known.begun() <= LIFE) {
                return known.name();
            }
            if (allWaiting >= MOST || waiting.full(source, MOST_OF_SOURCE)) {
                return null;
            }
            allWaiting++;
            waiting.up(source);
            name = known != null && !known.name().isComplete() ? known.name() : begin(address);
        } finally {
            lock.unlock();
        }
        return name.onComplete(_ -> answered(source));
    }

    private Future<ClientName> begin(InetAddress address) {
        Promise<ClientName> promise = Promise.promise();
        remember(address, new LookUp(promise.future(), nanoTime.getAsLong()));
        Thread.ofVirtual().name("client-name").start(() -> promise.complete(name(address)));
        return promise.future();
    }

    private ClientName name(InetAddress address) {
        try {
            return ClientName.of(address, names);
        } catch (RuntimeException e) {
            // as if none could be told: whoever waits is not to wait for ever
            return new ClientName.None();
        }
    }

    private void answered(Source source) {
        lock.lock();
        try {
            allWaiting--;
            waiting.down(source);
        } finally {
            lock.unlock();
        }
    }

    private void remember(InetAddress address, LookUp lookUp) {
        lookUps.remove(address);
        if (lookUps.size() >= REMEMBERED) {
            forgetEldest();
        }
        lookUps.put(address, lookUp);
    }

    /** The eldest that nobody waits for; where all are waited for, the bound on those who wait is the map's. */
    private void forgetEldest() {
        Iterator<Map.Entry<InetAddress, LookUp>> eldest = lookUps.entrySet().iterator();
        while (eldest.hasNext()) {
            if (eldest.next().getValue().name().isComplete()) {
                eldest.remove();
                return;
            }
        }
    }
}
