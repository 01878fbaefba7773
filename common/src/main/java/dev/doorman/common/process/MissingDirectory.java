package dev.doorman.common.process;

/** What happens when a session's home directory is not there, or may not be entered by its user. */
public enum MissingDirectory {
    /** It starts in / and is told so, as login(1) does it. */
    START_IN_ROOT,
    /** It does not start: the exit code is 125. */
    FAIL
}
