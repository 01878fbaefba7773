package dev.doorman.common.process;

import java.time.Duration;

/**
 * How a session is ended.
 *
 * @param grace between SIGHUP and SIGKILL
 * @param detached what becomes of what the user detached on purpose
 */
public record HangUpPolicy(Duration grace, Detached detached) {
    /** What becomes of processes that called setsid(2) or ignore SIGHUP. */
    public enum Detached {
        /** They live on, as on any Unix. */
        KEEP,
        /** They are ended too, with their user's last session in this daemon. */
        KILL
    }
}
