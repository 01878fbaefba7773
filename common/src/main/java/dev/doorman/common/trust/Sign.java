package dev.doorman.common.trust;

/** What stands before a host or a user. */
enum Sign {
    /** {@code +}, or nothing. */
    ALLOW,
    /** {@code -}. */
    DENY
}
