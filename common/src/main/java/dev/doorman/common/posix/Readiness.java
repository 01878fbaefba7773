package dev.doorman.common.posix;

/** For what a thread waits at a descriptor. */
enum Readiness {
    READABLE,
    WRITABLE
}
