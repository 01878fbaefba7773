package dev.doorman.common.ban;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A map that never grows beyond its capacity: a newcomer takes the place of the lightest entry, the eldest among those of
 * the same weight. Weights are failures: so a flood of strangers, each with a failure or two, pushes out others like
 * itself, and not those that matter. One thread, or its owner's lock; each call costs the logarithm of the distinct weights.
 */
public final class WeightedTable<K, V> {
    private final int capacity;
    /** In the order of their age. */
    private final LinkedHashMap<K, Entry<V>> entries = new LinkedHashMap<>();

    private final TreeMap<Integer, LinkedHashSet<K>> byWeight = new TreeMap<>();

    private record Entry<V>(V value, int weight) {}

    public WeightedTable(int capacity) {
        this.capacity = capacity;
    }

    public @Nullable V get(K key) {
        @Nullable Entry<V> entry = entries.get(key);
        return entry == null ? null : entry.value();
    }

    /** Puts an entry in whose age begins now, also when it was there before. */
    public void renew(K key, V value, int weight) {
        var _ = remove(key);
        replace(key, value, weight);
    }

    /** Puts an entry in that keeps its age, when it was there before. */
    public void replace(K key, V value, int weight) {
        @Nullable Entry<V> before = entries.get(key);
        if (before != null) {
            unweigh(key, before.weight());
        } else if (entries.size() >= capacity) {
            var _ = remove(byWeight.firstEntry().getValue().getFirst());
        }
        entries.put(key, new Entry<>(value, weight));
        byWeight.computeIfAbsent(weight, _ -> new LinkedHashSet<>()).add(key);
    }

    public @Nullable V remove(K key) {
        @Nullable Entry<V> gone = entries.remove(key);
        if (gone == null) {
            return null;
        }
        unweigh(key, gone.weight());
        return gone.value();
    }

    private void unweigh(K key, int weight) {
        byWeight.computeIfPresent(weight, (_, keys) -> {
            keys.remove(key);
            return keys.isEmpty() ? null : keys;
        });
    }

    /** Drops the eldest for as long as the eldest is over. */
    public void expire(Predicate<V> over) {
        while (!entries.isEmpty()) {
            Map.Entry<K, Entry<V>> eldest = entries.firstEntry();
            if (!over.test(eldest.getValue().value())) {
                return;
            }
            var _ = remove(eldest.getKey());
        }
    }

    /** Drops all whose key is meant; looks at each. */
    public void removeIf(Predicate<K> meant) {
        entries.keySet().stream().filter(meant).toList().forEach(this::remove);
    }

    public int size() {
        return entries.size();
    }
}
