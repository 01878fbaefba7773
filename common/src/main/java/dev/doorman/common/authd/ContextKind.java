package dev.doorman.common.authd;

/** Whether a session's user was proven by a password (typed, or from the vault), and so may use network homes. */
public enum ContextKind {
    FULL,
    LIMITED
}
