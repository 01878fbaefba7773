package dev.doorman.rutils.remote;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;

/** Which ports a program's own ends have. */
public enum SourcePort {
    /** 512 to 1023, which this system lets only privileged programs have: by them a server knows that it may believe the names. */
    RESERVED,
    /** Any. */
    ANY;

    private static final int LOWEST = 512;
    private static final int HIGHEST = 1023;
    private static final String NOT_ALLOWED = """
            no port below 1024 can be opened, and the server believes no other;
            root can; or give Java the capability CAP_NET_BIND_SERVICE,
            or set the sysctl net.ipv4.ip_unprivileged_port_start to 512""";

    /** Something that is done from a port. */
    @FunctionalInterface
    private interface Deed<T> {
        T from(int port) throws IOException;
    }

    /** Whether a peer's port is one of these. */
    boolean has(int port) {
        return this == ANY || port >= LOWEST && port <= HIGHEST;
    }

    /**
     * Connects.
     *
     * @throws RemoteException when no port may be had
     */
    Socket connect(InetSocketAddress server, int limitMillis) throws IOException {
        return first(port -> {
            Socket socket = new Socket();
            try {
                if (port != 0) {
                    socket.bind(new InetSocketAddress(port));
                }
                socket.connect(server, limitMillis);
                return socket;
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        });
    }

    /** Listens for a single connection. */
    ServerSocket listen(InetAddress local) throws IOException {
        return first(port -> new ServerSocket(port, 1, local));
    }

    private <T> T first(Deed<T> deed) throws IOException {
        if (this == ANY) {
            return deed.from(0);
        }
        // not all from the highest down: who calls again at once would find those resting
        int count = HIGHEST - LOWEST + 1;
        int first = (int) Math.floorMod(System.nanoTime() >> 10, (long) count);
        for (int i = 0; i < count; i++) {
            try {
                return deed.from(HIGHEST - (first + i) % count);
            } catch (BindException e) {
                if (String.valueOf(e.getMessage()).contains("Permission denied")) {
                    throw new RemoteException(NOT_ALLOWED);
                }
            } catch (NoRouteToHostException e) {
                // "Cannot assign requested address": the pair of ports rests; any other fault of that kind is the
                // network's
                if (!String.valueOf(e.getMessage()).contains("assign")) {
                    throw e;
                }
            }
        }
        throw new RemoteException("all ports below 1024 are in use");
    }
}
