package dev.doorman.common.settings;

import java.time.Duration;

/**
 * What holds for the sessions of a service that users log in to. Immutable.
 *
 * @param lastLogin whether a user is shown when and whence the last login was
 * @param idle how long no key may be pressed until a session is hung up; zero: for ever
 * @param perUser how many one user may have at once; 0: as many as there are
 */
public record UserSessions(LastLogin lastLogin, Duration idle, int perUser) {
    /** Whether it is kept and shown. */
    public enum LastLogin {
        SHOWN,
        NOT_KEPT
    }
}
