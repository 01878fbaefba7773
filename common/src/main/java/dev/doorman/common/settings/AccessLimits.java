package dev.doorman.common.settings;

import java.time.Duration;

/**
 * How often clients may come to one service, and when; 0 is no limit. Immutable.
 *
 * @param rate how many clients a minute the service takes; the others wait their turn
 * @param lockout how long a source is kept out that comes more often than it may
 * @param perSource connections at once from one source
 * @param perSourceRate connections a minute from one source
 * @param beforeLogin connections at once on which nobody has logged in yet
 * @param beforeLoginPerSource the same from one source
 * @param times when clients are taken at all
 * @param whenFull what becomes of a client for whom the service has no place
 */
public record AccessLimits(
        int rate,
        Duration lockout,
        int perSource,
        int perSourceRate,
        int beforeLogin,
        int beforeLoginPerSource,
        AccessTimes times,
        WhenFull whenFull) {
    /** Longer than the gateway runs, and short enough that sums of nanoseconds stay numbers. */
    public static final Duration FOREVER = Duration.ofDays(3650);

    /** What becomes of a client for whom the service has no place. */
    public enum WhenFull {
        /** It is reset. */
        REFUSE,
        /** It waits in the backlog until somebody leaves. */
        WAIT
    }
}
