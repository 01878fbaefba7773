package dev.doorman.gateway.access.rules;

import org.jspecify.annotations.Nullable;

/**
 * {@code in.telnetd}, or {@code in.telnetd@192.0.2.1} for those who dialled that address. Immutable.
 *
 * @param dialled null: any address
 */
record DaemonPattern(TextPattern name, @Nullable HostPattern dialled) {
    Match matches(Question question) {
        boolean named = question.names().stream().anyMatch(name::matches);
        return !named || dialled == null ? Match.of(named) : dialled.matches(question.dialled(), null);
    }
}
