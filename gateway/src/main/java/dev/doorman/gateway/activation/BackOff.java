package dev.doorman.gateway.activation;

import java.time.Duration;

/**
 * How long what fails is left alone: for a while at first, for twice as long each time that it fails in a row, and never for longer
 * than a bound. Its owner's lock.
 */
public final class BackOff {
    private final Duration first;
    private final Duration longest;
    private Duration next;

    /** Nothing has failed. */
    public BackOff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** It has failed: for how long it is to be left alone now. */
    public Duration failed() {
        Duration pause = next;
        Duration doubled = pause.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return pause;
    }

    /** It has not failed this time: the next failure is the first of a row. */
    public void succeeded() {
        next = first;
    }
}
