package dev.doorman.gateway.catalog;

/** The fourth field of a line, without its limits. */
public enum Wait {
    WAIT,
    NOWAIT
}
