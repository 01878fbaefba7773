package dev.doorman.common.vault;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A store in memory, for tests of what a vault does with whatever a store holds. One thread. */
final class MapStore implements VaultStore {
    final Map<String, String> entries = new HashMap<>();

    @Override
    public Map<String, String> read() {
        return Map.copyOf(entries);
    }

    @Override
    public void update(Change change) throws IOException {
        Map<String, String> after = change.of(read());
        entries.clear();
        entries.putAll(after);
    }

    @Override
    public void close() {
        entries.clear();
    }
}
