package dev.doorman.gateway.catalog;

/** The state of a line that is not commented out. */
public enum ServiceState {
    /** Served. */
    ON,
    /** Not served, and the port is held: nobody else can have it, and each client is reset at once. */
    CAMPED
}
