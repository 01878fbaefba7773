package dev.doorman.common.settings;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions of a service are recorded. Immutable.
 *
 * @param folder where to; null: none are
 * @param accounts whose; empty: everybody's
 */
public record RecordingSettings(@Nullable Path folder, List<String> accounts) {
    public RecordingSettings {
        accounts = List.copyOf(accounts);
    }

    /** Whether this user's sessions are among them. */
    public boolean concerns(String user) {
        return folder != null && (accounts.isEmpty() || accounts.contains(user));
    }
}
