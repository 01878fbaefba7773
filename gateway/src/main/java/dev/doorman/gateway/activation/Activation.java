package dev.doorman.gateway.activation;

import java.net.InetSocketAddress;

/** What came of asking for a daemon. */
public sealed interface Activation {
    /** Where a daemon serves now, most likely. */
    record Ready(InetSocketAddress daemon) implements Activation {}

    /** None could be started; the reason is for the log. */
    record Unavailable(String reason) implements Activation {}
}
