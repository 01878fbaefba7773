package dev.doorman.gateway.activation;

/** What came of asking for a daemon. */
public sealed interface Activation {
    /** Where a daemon serves now, most likely. Who is given the seat says what became of it. */
    record Ready(Seat seat) implements Activation {}

    /** None could be started; the reason is for the log. */
    record Unavailable(String reason) implements Activation {}
}
