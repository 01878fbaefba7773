package dev.doorman.gateway.activation;

import java.net.InetSocketAddress;

/**
 * A place at one instance of a daemon, for one connection. Exactly one of {@link #failed} and {@link #left} is called, once.
 * Any thread.
 */
public interface Seat {
    /** Where the instance is; unresolved where its name is not known now. */
    InetSocketAddress address();

    /** The instance has shown that it is the daemon, and takes the connection. Called at most once, before {@link #left}. */
    void served();

    /** Nobody serves there, or it is busy or draining: others are preferred for a while. */
    void failed(String reason);

    /** The connection has ended; also when the client went before anything was known of the instance. */
    void left();
}
