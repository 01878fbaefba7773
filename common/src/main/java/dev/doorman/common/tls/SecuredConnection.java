package dev.doorman.common.tls;

import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.LoginResult;
import dev.doorman.common.session.Messages;
import dev.doorman.common.session.NoticeWriter;
import dev.doorman.common.session.PeerGoneException;
import dev.doorman.common.session.Received;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * A client's connection within TLS, for a dialogue that does not know of it. TLS has no urgent data: an urgent byte goes in its
 * place, as any other, and none ever comes. Threads as for any connection.
 */
final class SecuredConnection implements Connection {
    private static final int DRAIN_BYTES = 1024;

    private final Connection connection;
    private final SSLSocket socket;
    private final InputStream in;
    private final OutputStream out;

    SecuredConnection(Connection connection, SSLSocket socket) throws IOException {
        this.connection = connection;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    @Override
    public LinkHeader header() {
        return connection.header();
    }

    @Override
    public InetAddress gateway() {
        return connection.gateway();
    }

    @Override
    public Received receive(byte[] buffer) throws IOException {
        try {
            int length = in.read(buffer);
            return length < 0 ? new Received.EndOfStream() : new Received.Data(length);
        } catch (SSLException e) {
            throw unwrapped(e);
        }
    }

    /** The connection's own end is no fault of TLS'. */
    private static IOException unwrapped(SSLException e) {
        return switch (e.getCause()) {
            case PeerGoneException gone -> gone;
            case ClosedChannelException closed -> closed;
            case null, default -> e;
        };
    }

    @Override
    public void awaitGone() throws IOException {
        byte[] buffer = new byte[DRAIN_BYTES];
        // within TLS the client has said that it is done; its connection may end later
        while (!(connection.receive(buffer) instanceof Received.EndOfStream)) {
            // nothing that comes behind that counts
        }
        connection.awaitGone();
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public void sendUrgent(int value) throws IOException {
        out.write(value);
    }

    @Override
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
        connection.shutdownOutput();
    }

    @Override
    public void login(String user, LoginResult result) throws IOException {
        connection.login(user, result);
    }

    @Override
    public void identify(String user, String terminal, Messages messages) throws IOException {
        connection.identify(user, terminal, messages);
    }

    @Override
    public void notices(NoticeWriter writer) {
        connection.notices(writer);
    }

    @Override
    public void readTimeout(Duration timeout) throws IOException {
        connection.readTimeout(timeout);
    }

    @Override
    public void writeTimeout(Duration timeout) {
        connection.writeTimeout(timeout);
    }

    @Override
    public void drop(String violation) {
        connection.drop(violation);
    }
}
