package dev.doorman.common.trust;

/** What stands before a host or a user. */
public enum Sign {
    /** {@code +}, or nothing. */
    ALLOW,
    /** {@code -}. */
    DENY
}
