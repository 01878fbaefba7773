package dev.doorman.gateway.access.limits;

import dev.doorman.common.ban.Source;
import dev.doorman.common.ban.WeightedTable;
import dev.doorman.gateway.access.RefusalReason;
import dev.doorman.gateway.catalog.ServiceEntry;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts who is inside and who came lately. Memory is bounded, whoever comes: what is counted at once by the connections
 * there are; what is counted by the minute by a table in which a flood of strangers displaces others like itself, and not
 * the sources that come often. One for the gateway; any thread.
 */
public final class Turnstile {
    static final int CAPACITY = 1 << 14;

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Counts<ServiceEntry.Key> services = new Counts<>();
    private final Counts<Visitor> visitors = new Counts<>();
    private final Counts<ServiceEntry.Key> strangers = new Counts<>();
    private final Counts<Visitor> strangeVisitors = new Counts<>();
    private final WeightedTable<Visitor, Window> rates = new WeightedTable<>(CAPACITY);
    private int inside;

    /** A source at a service. */
    record Visitor(ServiceEntry.Key service, Source source) {}

    private record Window(int count, long since) {}

    /**
     * Nobody is inside.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    public Turnstile(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Takes one of all places.
     *
     * @param most how many there are
     * @return null when all are taken; else it is given back by {@link Permit#release}
     */
    public @Nullable Permit enter(ServiceEntry service, Source source, int most) {
        lock.lock();
        try {
            if (inside >= most) {
                return null;
            }
            inside++;
            return new Permit(this, new Visitor(service.key(), source));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Counts the source, and takes a place at the service.
     *
     * @return why there is none; the permit is still to be released. Null when there is
     */
    public @Nullable RefusalReason pass(Permit permit, ServiceLimits limits) {
        Visitor visitor = permit.visitor();
        lock.lock();
        try {
            if (limits.perSourceRate() > 0 && comesTooOften(visitor, limits.perSourceRate())) {
                return RefusalReason.PER_SOURCE_RATE;
            }
            if (visitors.full(visitor, limits.perSource())) {
                return RefusalReason.PER_SOURCE;
            }
            if (strangeVisitors.full(visitor, limits.beforeLoginPerSource())) {
                return RefusalReason.BEFORE_LOGIN_PER_SOURCE;
            }
            if (services.full(visitor.service(), limits.connections())) {
                return RefusalReason.SERVICE_FULL;
            }
            if (strangers.full(visitor.service(), limits.beforeLogin())) {
                return RefusalReason.BEFORE_LOGIN;
            }
            permit.passed(limits.beforeLogin() > 0);
            services.up(visitor.service());
            visitors.up(visitor);
            if (permit.isStranger()) {
                strangers.up(visitor.service());
                strangeVisitors.up(visitor);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether all places at a service are taken. */
    public boolean isFull(ServiceEntry service, ServiceLimits limits) {
        lock.lock();
        try {
            return services.full(service.key(), limits.connections())
                    || strangers.full(service.key(), limits.beforeLogin());
        } finally {
            lock.unlock();
        }
    }

    /** A window begins with a connection of its own, and the one too many ends it. */
    private boolean comesTooOften(Visitor visitor, int most) {
        long now = nanoTime.getAsLong();
        rates.expire(window -> now - window.since() > MINUTE);
        Window before = rates.get(visitor);
        if (before == null) {
            rates.renew(visitor, new Window(1, now), 1);
            return false;
        }
        if (before.count() >= most) {
            var _ = rates.remove(visitor);
            return true;
        }
        int count = before.count() + 1;
        rates.replace(visitor, new Window(count, before.since()), count);
        return false;
    }

    void loggedIn(Permit permit) {
        lock.lock();
        try {
            if (permit.isStranger()) {
                permit.known();
                strangers.down(permit.visitor().service());
                strangeVisitors.down(permit.visitor());
            }
        } finally {
            lock.unlock();
        }
    }

    void release(Permit permit) {
        lock.lock();
        try {
            loggedIn(permit);
            if (permit.isInside()) {
                services.down(permit.visitor().service());
                visitors.down(permit.visitor());
            }
            if (permit.leave()) {
                inside--;
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many connections hold a place. */
    public int inside() {
        lock.lock();
        try {
            return inside;
        } finally {
            lock.unlock();
        }
    }

    /** How much is remembered; for tests of the bound. */
    int size() {
        lock.lock();
        try {
            return services.size() + visitors.size() + strangers.size() + strangeVisitors.size() + rates.size();
        } finally {
            lock.unlock();
        }
    }
}
