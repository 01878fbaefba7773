package dev.doorman.gateway.catalog;

import org.jspecify.annotations.Nullable;

/**
 * One line of inetd.conf that is not commented out.
 *
 * @param line where it stands, counted from 1
 * @param address the literal address to listen on; null: wherever the gateway listens by default
 * @param name the service's name as written
 * @param port its port, before any offset; 0: it has none, and is reached by its name through tcpmux
 */
public record ServiceEntry(
        int line,
        ServiceState state,
        @Nullable String address,
        String name,
        int port,
        SocketType type,
        AddressFamily family,
        Wait waiting,
        Limits limits,
        Server server) {
    /** What makes two lines the same service: where it listens. */
    public Key key() {
        return new Key(multiplexed() ? "tcpmux/" + name : address == null ? "" : address, port, type, family);
    }

    /** Whether it has no port of its own: clients ask tcpmux for it by its name. */
    public boolean multiplexed() {
        return port == 0;
    }

    /** Whether another line says the same, wherever it stands in its file. */
    public boolean sameAs(ServiceEntry other) {
        return equals(new ServiceEntry(
                line,
                other.state,
                other.address,
                other.name,
                other.port,
                other.type,
                other.family,
                other.waiting,
                other.limits,
                other.server));
    }

    /** The same line, camped. */
    public ServiceEntry camped() {
        return new ServiceEntry(line, ServiceState.CAMPED, address, name, port, type, family, waiting, limits, server);
    }

    /** Where a service listens; an empty address is the default one. */
    public record Key(String address, int port, SocketType type, AddressFamily family) {
        /** Whether two lines cannot both have what they ask for. */
        boolean collides(Key other) {
            return port == other.port
                    && type == other.type
                    && address.equals(other.address)
                    && (family == other.family || family == AddressFamily.DUAL || other.family == AddressFamily.DUAL);
        }
    }
}
