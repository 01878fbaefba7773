package dev.doorman.gateway.pipeline;

import dev.doorman.common.net.ConnectionId;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/** The connections of this moment. Any thread. */
public final class ConnectionTable {
    private final ConcurrentHashMap<ConnectionId, ConnectionEntry> entries = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition removed = lock.newCondition();

    void add(ConnectionEntry entry) {
        entries.put(entry.id(), entry);
    }

    void change(ConnectionId id, UnaryOperator<ConnectionEntry> change) {
        entries.computeIfPresent(id, (_, entry) -> change.apply(entry));
    }

    void remove(ConnectionId id) {
        entries.remove(id);
        lock.lock();
        try {
            removed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is none, or the time is over. Blocks its thread. */
    public void awaitEmpty(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (!entries.isEmpty() && left > 0) {
                left = removed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** All of them, the oldest first. */
    public List<ConnectionEntry> all() {
        return entries.values().stream()
                .sorted(Comparator.comparing(ConnectionEntry::since))
                .toList();
    }

    /** How many wait for their server. */
    int held() {
        return (int) entries.values().stream()
                .filter(entry -> entry.state() == ConnectionEntry.State.WAITING)
                .count();
    }

    public int size() {
        return entries.size();
    }
}
