package dev.doorman.common.settings;

import java.time.Duration;

/**
 * How failed logins slow down those that follow. Immutable.
 *
 * @param free so many failures cost nothing; of one source, or of one name from anywhere, three times as many
 * @param first how long the next answer is held; with each failure more, twice as long
 * @param longest but never longer than this
 * @param userLongest nor longer than this, for failures at one name that came from elsewhere
 * @param forget after so long without a failure all are forgotten
 */
public record ThrottlePolicy(int free, Duration first, Duration longest, Duration userLongest, Duration forget) {
    /** No answer is held for longer: the client waits, and what a password has proven is soon forgotten. */
    public static final Duration MOST = Duration.ofSeconds(30);

    private static final Duration FOREVER = Duration.ofDays(3650);

    public ThrottlePolicy {
        forget = forget.compareTo(FOREVER) > 0 ? FOREVER : forget;
    }
}
