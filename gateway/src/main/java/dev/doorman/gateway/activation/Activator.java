package dev.doorman.gateway.activation;

import io.vertx.core.Future;

/** Sees to it that a daemon runs. Any thread; never blocks. */
public interface Activator extends AutoCloseable {
    /**
     * Asks for a daemon, starting it where that is this activator's way. Any number of askers start it once.
     *
     * @param daemon the daemon's name, such as {@code telnetd}
     */
    Future<Activation> activate(String daemon);

    /** A connection to the daemon begins: until its end the daemon is not idle. */
    void begun(String daemon);

    /** A connection to the daemon has ended. */
    void ended(String daemon);

    /** How the daemon stands, for the operator: {@code stopped}, {@code starting}, {@code running pid=4711
     * link=127.0.0.1:43211}. */
    String state(String daemon);

    /** How many instances of the daemon serve, as far as is known. */
    int serving(String daemon);

    /** Stops what was started; blocks until it is gone, a few seconds at most. */
    @Override
    void close();
}
