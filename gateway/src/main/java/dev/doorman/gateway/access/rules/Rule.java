package dev.doorman.gateway.access.rules;

import org.jspecify.annotations.Nullable;

/**
 * One line of hosts.allow or hosts.deny. Immutable.
 *
 * @param file its name
 * @param line where it begins, counted from 1
 * @param allows what comes of a match
 * @param severity the level to log a match at; null: as usual
 */
public record Rule(
        String file,
        int line,
        PatternList<DaemonPattern> daemons,
        PatternList<HostPattern> clients,
        boolean allows,
        @Nullable Severity severity) {
    Match matches(Question question) {
        Match about = daemons.matches(daemon -> daemon.matches(question));
        return about == Match.YES
                ? clients.matches(client -> client.matches(question.client(), question.name()))
                : about;
    }

    /** {@code hosts.deny:3}. */
    public String where() {
        return file + ":" + line;
    }
}
