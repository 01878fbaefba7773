package dev.doorman.gateway.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.link.LinkHeader;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/** SOCKS5 by hand, byte for byte. One thread. */
final class RawSocks implements Closeable {
    static final byte[] GREETING = HexFormat.of().parseHex("050102");
    static final int CONNECT = 1;
    static final int BIND = 2;
    static final int UDP_ASSOCIATE = 3;

    private final Socket socket;

    RawSocks(InetSocketAddress server) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setSoTimeout(6_000);
        socket.setTcpNoDelay(true);
    }

    static byte[] password(String id, String token) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(1);
        out.write(id.length());
        out.writeBytes(id.getBytes(StandardCharsets.US_ASCII));
        out.write(token.length());
        out.writeBytes(token.getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    static String token(LinkHeader header) {
        return Objects.requireNonNull(header.callback()).token();
    }

    static byte[] password(LinkHeader header) {
        return password(header.id().hex(), token(header));
    }

    static byte[] request(int command, byte[] address, int port) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {5, (byte) command, 0, (byte) (address.length == 4 ? 1 : 4)});
        out.writeBytes(address);
        out.writeBytes(new byte[] {(byte) (port >> 8), (byte) port});
        return out.toByteArray();
    }

    static byte[] request(int command, String address, int port) {
        return request(command, InetAddress.ofLiteral(address).getAddress(), port);
    }

    static byte[] request(String name, int port) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {5, CONNECT, 0, 3, (byte) name.length()});
        out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[] {(byte) (port >> 8), (byte) port});
        return out.toByteArray();
    }

    RawSocks send(int... bytes) throws IOException {
        for (int one : bytes) {
            socket.getOutputStream().write(one);
        }
        return this;
    }

    RawSocks send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    byte[] read(int length) throws IOException {
        return socket.getInputStream().readNBytes(length);
    }

    /** All until the server closes; a reset is an end, too. */
    byte[] rest() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                out.write(next);
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // a reset
        }
        return out.toByteArray();
    }

    RawSocks authenticated(LinkHeader header) throws IOException {
        send(GREETING);
        assertThat(read(2)).containsExactly(5, 2);
        send(password(header));
        assertThat(read(2)).containsExactly(1, 0);
        return this;
    }

    /** Sends a request and takes the reply's code. */
    int ask(byte[] request) throws IOException {
        send(request);
        byte[] reply = read(10);
        assertThat(reply).hasSize(10).startsWith(5);
        return reply[1];
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
