package dev.doorman.gateway.activation;

import java.net.InetSocketAddress;

/** A place at the only instance that a daemon has: there is nothing to choose, and so nothing to count. Immutable. */
public record LoneInstance(InetSocketAddress address) implements Seat {
    @Override
    public void served() {
        // as was expected
    }

    @Override
    public void failed(String reason) {
        // there is no other
    }

    @Override
    public void left() {
        // not counted
    }
}
