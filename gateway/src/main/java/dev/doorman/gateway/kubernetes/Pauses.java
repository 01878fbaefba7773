package dev.doorman.gateway.kubernetes;

import java.time.Duration;

/**
 * How long things are let rest. Immutable.
 *
 * @param tick between two looks at who is idle and what pods cost
 * @param recheck while somebody waits for a pod: until it is seen to that the scale still is what it was made
 * @param trouble after a call that failed, before the next
 * @param failure how long who comes after a failed start is told the same; twice as long after each further one in a row
 * @param longestFailure but no longer than this
 * @param vanish how long knocks wait for the last pod to go, once it is scaled down
 */
record Pauses(
        Duration tick, Duration recheck, Duration trouble, Duration failure, Duration longestFailure, Duration vanish) {
    static final Pauses STANDARD = new Pauses(
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5));
}
