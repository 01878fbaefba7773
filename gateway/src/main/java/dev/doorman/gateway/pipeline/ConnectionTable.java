package dev.doorman.gateway.pipeline;

import dev.doorman.common.net.ConnectionId;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The connections of this moment. Any thread. */
public final class ConnectionTable {
    private final ConcurrentHashMap<ConnectionId, ConnectionEntry> entries = new ConcurrentHashMap<>();

    void add(ConnectionEntry entry) {
        entries.put(entry.id(), entry);
    }

    void change(ConnectionId id, UnaryOperator<ConnectionEntry> change) {
        entries.computeIfPresent(id, (_, entry) -> change.apply(entry));
    }

    void remove(ConnectionId id) {
        entries.remove(id);
    }

    /** All of them, the oldest first. */
    public List<ConnectionEntry> all() {
        return entries.values().stream()
                .sorted(Comparator.comparing(ConnectionEntry::since))
                .toList();
    }

    public int size() {
        return entries.size();
    }
}
