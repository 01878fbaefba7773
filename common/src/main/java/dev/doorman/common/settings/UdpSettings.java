package dev.doorman.common.settings;

import java.time.Duration;

/**
 * The settings {@code service.<name>.*} of a dgram service. Immutable.
 *
 * @param idleTimeout how long a flow may be without a datagram before it is ended
 * @param flows how many flows there may be at once
 * @param flowsPerSource how many of them from one source
 * @param answers how many datagrams of one source an internal service answers in a second
 * @param singlePort whether a daemon that would answer from a port of the flow's own answers from the service's
 */
public record UdpSettings(Duration idleTimeout, int flows, int flowsPerSource, int answers, boolean singlePort) {
    /** What holds where nothing is set. */
    public static final UdpSettings STANDARD = new UdpSettings(Duration.ofSeconds(60), 1024, 256, 100, false);
}
