package dev.doorman.gateway.egress;

/** The part of a callback that gets hold of the client. Event loop of the callback. */
interface ClientSeeker {
    /** Begins; tells its exchange what comes of it. */
    void seek();

    /** Ends; the exchange is told nothing more. */
    void giveUp();
}
