package dev.doorman.gateway.access.limits;

import java.util.HashMap;
import java.util.Map;

/** How many there are of each; those of which there are none cost nothing. Its owner's lock. */
public final class Counts<K> {
    private final Map<K, Integer> counts = new HashMap<>();

    /** Whether one more would be too many. */
    public boolean full(K key, int most) {
        return most > 0 && counts.getOrDefault(key, 0) >= most;
    }

    /** One more. */
    public void up(K key) {
        counts.merge(key, 1, Integer::sum);
    }

    /** One less. */
    public void down(K key) {
        counts.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
    }

    /** Of how many there is one at least. */
    public int size() {
        return counts.size();
    }
}
