package dev.doorman.authd.domain;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets to a directory server that nobody waits for longer than for a time-out, and that end by themselves some time-outs
 * after they were opened, whatever is being done on them. The library's own wait for a server that never begins its
 * handshake. One for each question; any thread.
 */
final class BoundedSockets extends SocketFactory {
    /** Enough for a connection to be opened, sealed and bound, and for the questions on it. */
    private static final int LIFE = 6;

    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    private final @Nullable SSLSocketFactory tls;
    private final String host;
    private final Duration timeout;

    /**
     * Sockets to a host.
     *
     * @param tls what seals them from the beginning; null: nothing does
     */
    BoundedSockets(@Nullable SSLSocketFactory tls, String host, Duration timeout) {
        this.tls = tls;
        this.host = host;
        this.timeout = timeout;
    }

    @Override
    public Socket createSocket(InetAddress address, int port) throws IOException {
        int millis = Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE);
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address, port), millis);
            socket.setSoTimeout(millis);
            endLater(socket);
            return tls == null ? socket : tls.createSocket(socket, host, port, true);
        } catch (IOException e) {
            close(socket);
            throw e;
        }
    }

    private void endLater(Socket socket) {
        Duration life = timeout.multipliedBy(LIFE);
        Thread.ofVirtual().name("ldap-limit").start(() -> {
            long end = System.nanoTime() + life.toNanos();
            while (!socket.isClosed() && System.nanoTime() - end < 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            close(socket);
        });
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone all the same
        }
    }

    @Override
    public Socket createSocket(String name, int port) throws IOException {
        return createSocket(InetAddress.getByName(name), port);
    }

    @Override
    public Socket createSocket(String name, int port, InetAddress local, int localPort) throws IOException {
        throw new IOException("only the server's address is chosen");
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) throws IOException {
        throw new IOException("only the server's address is chosen");
    }
}
