package dev.doorman.rutils.remote;

import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/**
 * Waits for the connection that a server makes to the caller for a command's errors. It is believed to be the server's when it
 * comes from the server's address and, where the caller has a reserved port, from a reserved port; any other is closed, and the wait
 * goes on. One thread; lives until the connection is there.
 */
final class BackConnection implements AutoCloseable {
    private static final int LOOK_MILLIS = 100;

    private final ServerSocket listener;
    private final Socket main;
    private final InetAddress server;
    private final SourcePort ports;

    private BackConnection(ServerSocket listener, Socket main, SourcePort ports) {
        this.listener = listener;
        this.main = main;
        this.server = main.getInetAddress();
        this.ports = ports;
    }

    /** Listens at the address by which the server knows the caller. */
    static BackConnection listen(Socket main, SourcePort ports) throws IOException {
        return new BackConnection(ports.listen(main.getLocalAddress()), main, ports);
    }

    int port() {
        return listener.getLocalPort();
    }

    /**
     * Waits.
     *
     * @param in the connection that was made first
     * @return empty when the server says something on the first connection instead, or ends it
     */
    Optional<Socket> await(PushbackInputStream in, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        listener.setSoTimeout(LOOK_MILLIS);
        while (System.nanoTime() < end) {
            try {
                Socket socket = listener.accept();
                if (socket.getInetAddress().equals(server) && ports.has(socket.getPort())) {
                    return Optional.of(socket);
                }
                socket.close();
            } catch (SocketTimeoutException e) {
                if (speaks(in)) {
                    return Optional.empty();
                }
            }
        }
        throw new SocketTimeoutException();
    }

    private boolean speaks(PushbackInputStream in) throws IOException {
        main.setSoTimeout(1);
        try {
            int octet = in.read();
            if (octet >= 0) {
                in.unread(octet);
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            main.setSoTimeout(0);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
