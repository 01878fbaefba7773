package dev.doorman.common.settings;

import java.time.Duration;

/**
 * How failed logins slow down those that follow. Immutable; no answer is held for more than an hour.
 *
 * @param free so many failures cost nothing; of one source, or of one name from anywhere, three times as many
 * @param first how long the next answer is held; with each failure more, twice as long
 * @param longest but never longer than this
 * @param userLongest nor longer than this, for failures at one name that came from elsewhere
 * @param forget after so long without a failure all are forgotten
 */
public record ThrottlePolicy(int free, Duration first, Duration longest, Duration userLongest, Duration forget) {
    private static final Duration HOUR = Duration.ofHours(1);

    public ThrottlePolicy {
        first = atMost(first);
        longest = atMost(longest);
        userLongest = atMost(userLongest);
        forget = forget.compareTo(Duration.ofDays(3650)) > 0 ? Duration.ofDays(3650) : forget;
    }

    private static Duration atMost(Duration duration) {
        return duration.compareTo(HOUR) > 0 ? HOUR : duration;
    }
}
