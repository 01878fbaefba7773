package dev.doorman.authd.homes;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.SocketFactory;

/**
 * Gives one socket, once, for one conversation with a file server: the machine's name is resolved for it and never again,
 * and a server that sends us on to another machine, by a link, gets no further. One conversation's; any thread may close it.
 */
final class OneSocket extends SocketFactory implements AutoCloseable {
    private final AtomicBoolean given = new AtomicBoolean();
    private final Duration connect;
    private final Socket socket;

    /**
     * @param connect how long connecting may take
     * @param packet the longest packet to take, in bytes
     */
    OneSocket(Duration connect, int packet) {
        this.connect = connect;
        this.socket = new Socket() {
            @Override
            public InputStream getInputStream() throws IOException {
                return new PacketBound(super.getInputStream(), packet);
            }
        };
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connect(host, port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port) throws IOException {
        throw new IOException("a machine is known by its name");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        throw new IOException("no local address is chosen");
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) throws IOException {
        throw new IOException("no local address is chosen");
    }

    private Socket connect(String host, int port) throws IOException {
        if (given.getAndSet(true)) {
            throw new IOException("one connection, and no other");
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException("the machine's name does not resolve");
        }
        socket.connect(address, Math.toIntExact(connect.toMillis()));
        return socket;
    }

    /** Ends the conversation: whoever reads, writes or connects fails. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
