package dev.doorman.gateway.pipeline;

import dev.doorman.common.net.ConnectionId;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The connections of this moment. Any thread. */
public final class ConnectionTable {
    private final ConcurrentHashMap<ConnectionId, Live> live = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition removed = lock.newCondition();

    /**
     * One of them.
     *
     * @param screen null as long as nobody sits at a terminal
     */
    private record Live(
            ConnectionEntry entry, Line line, @Nullable Screen screen) {
        Live changed(UnaryOperator<ConnectionEntry> change) {
            return new Live(change.apply(entry), line, screen);
        }

        Seen seen() {
            return new Seen(entry, line.received(), line.sent());
        }
    }

    /**
     * A connection as it is at this moment.
     *
     * @param received bytes from the client so far
     * @param sent bytes to the client so far
     */
    public record Seen(ConnectionEntry entry, long received, long sent) {}

    void add(ConnectionEntry entry, Line line) {
        live.put(entry.id(), new Live(entry, line, null));
    }

    void change(ConnectionId id, UnaryOperator<ConnectionEntry> change) {
        live.computeIfPresent(id, (_, known) -> known.changed(change));
    }

    /** Somebody sits at a connection's terminal now. */
    void seat(ConnectionId id, Screen screen, UnaryOperator<ConnectionEntry> change) {
        live.computeIfPresent(id, (_, known) -> new Live(change.apply(known.entry), known.line, screen));
    }

    /** The terminals of those connections that are meant, in no order. Looks at each. */
    List<Screen> terminals(Predicate<ConnectionEntry> meant) {
        return live.values().stream()
                .filter(one -> meant.test(one.entry))
                .map(Live::screen)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * A connection has ended.
     *
     * @param entry as it was added
     * @return what became known of it since
     */
    ConnectionEntry remove(ConnectionEntry entry) {
        Live last = live.remove(entry.id());
        lock.lock();
        try {
            removed.signalAll();
        } finally {
            lock.unlock();
        }
        return last == null ? entry : last.entry();
    }

    /** Ends a connection: its client, its link, and the session behind it. False when there is none of that id. */
    public boolean kill(ConnectionId id) {
        Live known = live.computeIfPresent(id, (_, found) -> found.changed(ConnectionEntry::killed));
        if (known == null) {
            return false;
        }
        known.line().cut();
        return true;
    }

    public Optional<Seen> find(ConnectionId id) {
        return Optional.ofNullable(live.get(id)).map(Live::seen);
    }

    /** Waits until there is none, or the time is over. Blocks its thread. */
    public void awaitEmpty(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (!live.isEmpty() && left > 0) {
                left = removed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** All of them, the oldest first. */
    public List<ConnectionEntry> all() {
        return seen().stream().map(Seen::entry).toList();
    }

    /** The same, and what went through each. */
    public List<Seen> seen() {
        return live.values().stream()
                .map(Live::seen)
                .sorted(Comparator.comparing((Seen seen) -> seen.entry().since()))
                .toList();
    }

    public int size() {
        return live.size();
    }

    /** How many there are of a service in one state. Looks at each. */
    public int count(String service, ConnectionEntry.State state) {
        int count = 0;
        for (Live one : live.values()) {
            if (one.entry().state() == state && one.entry().service().equals(service)) {
                count++;
            }
        }
        return count;
    }
}
