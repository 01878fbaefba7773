package dev.doorman.gateway.listener;

import dev.doorman.common.net.Ends;
import dev.doorman.gateway.catalog.SocketType;
import java.net.InetSocketAddress;

/**
 * Where one listening socket listens.
 *
 * @param address literal; the IPv6 wildcard of a {@code DUAL} one takes IPv4 clients too
 */
public record ListenAddress(InetSocketAddress address, Family family) {
    /** Which clients the socket takes. */
    public enum Family {
        IPV4,
        IPV6,
        DUAL
    }

    /** Whether the kernel gives only one of both. */
    boolean excludes(ListenAddress other) {
        boolean same = address.getAddress().equals(other.address.getAddress());
        boolean wide = address.getAddress().isAnyLocalAddress()
                || other.address.getAddress().isAnyLocalAddress();
        boolean meet = takes(Family.IPV4) && other.takes(Family.IPV4) || takes(Family.IPV6) && other.takes(Family.IPV6);
        return address.getPort() == other.address.getPort() && meet && (same || wide);
    }

    private boolean takes(Family clients) {
        return family == clients || family == Family.DUAL;
    }

    /** As the operator reads it: {@code 127.0.0.1:23}, {@code [::1]:23}, {@code *:23}. */
    public String text() {
        return family == Family.DUAL ? "*:" + address.getPort() : Ends.text(address);
    }

    /** As {@link #text()}, and {@code /udp} behind it where it is that. */
    public String text(SocketType type) {
        return switch (type) {
            case STREAM -> text();
            case DGRAM -> text() + "/udp";
        };
    }
}
