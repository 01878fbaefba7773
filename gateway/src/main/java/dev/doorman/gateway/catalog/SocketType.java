package dev.doorman.gateway.catalog;

/** The second field of a line. */
public enum SocketType {
    STREAM,
    DGRAM
}
