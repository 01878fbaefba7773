package dev.doorman.gateway.listener;

import dev.doorman.gateway.catalog.AddressFamily;
import dev.doorman.gateway.catalog.ServiceEntry;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where services listen: the gateway's default address and port offset applied to lines of inetd.conf. Immutable.
 *
 * @param bind {@code loopback}: 127.0.0.1 and [::1]; {@code *}: every address; or a literal address
 * @param portOffset is added to every port
 */
public record ListenAddresses(String bind, int portOffset) {
    private static final String LOOPBACK = "loopback";
    private static final String ANY = "*";
    private static final int MAX_PORT = 0xffff;

    /**
     * Checks the two values.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public ListenAddresses {
        if (!bind.equals(LOOPBACK) && !bind.equals(ANY)) {
            try {
                InetAddress _ = InetAddress.ofLiteral(bind);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("bind: \"" + bind + "\" is not loopback, * or an address");
            }
        }
    }

    /**
     * The sockets of a service.
     *
     * @throws IllegalArgumentException when the port, moved by the offset, is none; or its line's family cannot be had on
     *     the default address
     */
    public List<ListenAddress> of(ServiceEntry service) {
        int port = service.port() + portOffset;
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port " + service.port() + " moved by " + portOffset + " is no port");
        }
        @Nullable String own = service.address();
        String where = own == null ? bind : own;
        return switch (where) {
            case LOOPBACK -> both(service.family(), "127.0.0.1", "::1", port);
            case ANY -> any(service.family(), port);
            default -> List.of(literal(service.family(), InetAddress.ofLiteral(where), port));
        };
    }

    private static List<ListenAddress> both(AddressFamily family, String v4, String v6, int port) {
        List<ListenAddress> addresses = new ArrayList<>();
        if (family != AddressFamily.IPV6) {
            addresses.add(address(v4, port, ListenAddress.Family.IPV4));
        }
        if (family != AddressFamily.IPV4) {
            addresses.add(address(v6, port, ListenAddress.Family.IPV6));
        }
        return addresses;
    }

    private static List<ListenAddress> any(AddressFamily family, int port) {
        return List.of(
                switch (family) {
                    case IPV4 -> address("0.0.0.0", port, ListenAddress.Family.IPV4);
                    case IPV6 -> address("::", port, ListenAddress.Family.IPV6);
                    case DUAL -> address("::", port, ListenAddress.Family.DUAL);
                });
    }

    private static ListenAddress literal(AddressFamily family, InetAddress address, int port) {
        boolean v6 = address instanceof Inet6Address;
        if (family != AddressFamily.DUAL && (family == AddressFamily.IPV6) != v6) {
            throw new IllegalArgumentException("its protocol does not fit the address " + address.getHostAddress());
        }
        InetSocketAddress socket = new InetSocketAddress(address, port);
        if (v6 && address.isAnyLocalAddress() && family == AddressFamily.DUAL) {
            return new ListenAddress(socket, ListenAddress.Family.DUAL);
        }
        return new ListenAddress(socket, v6 ? ListenAddress.Family.IPV6 : ListenAddress.Family.IPV4);
    }

    private static ListenAddress address(String literal, int port, ListenAddress.Family family) {
        return new ListenAddress(new InetSocketAddress(InetAddress.ofLiteral(literal), port), family);
    }
}
