package dev.doorman.common.testing;

import dev.doorman.common.link.Invocation;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.link.Transport;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.LoginResult;
import dev.doorman.common.session.Messages;
import dev.doorman.common.session.NoticeWriter;
import dev.doorman.common.session.Received;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** A client without a network: what it types is given beforehand, and what it is shown is kept. */
public final class FakeConnection implements Connection {
    private final Deque<Object> typed = new ArrayDeque<>();
    private final int port;
    private final List<String> arguments;
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    public final List<String> logins = new ArrayList<>();
    public final List<String> identified = new ArrayList<>();
    public final List<String> dropped = new ArrayList<>();

    public FakeConnection() {
        this(4711, List.of("in.testd"));
    }

    /** A client at a port, for a daemon with arguments. */
    public FakeConnection(int port, List<String> arguments) {
        this.port = port;
        this.arguments = List.copyOf(arguments);
    }

    /** Types a text; each comes with a read of its own. */
    public FakeConnection type(String... texts) {
        for (String text : texts) {
            typed.add(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        return this;
    }

    /** Says nothing for longer than anybody waits. */
    public FakeConnection fallSilent() {
        typed.add(Duration.ZERO);
        return this;
    }

    public String shown() {
        return shown.toString(StandardCharsets.ISO_8859_1).replaceAll("\u00ff[\u00fb-\u00fe].", "");
    }

    @Override
    public LinkHeader header() {
        InetSocketAddress client = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), port);
        return new LinkHeader(
                new ConnectionId("0".repeat(32)),
                Transport.STREAM,
                client,
                client,
                new Invocation("test", arguments),
                null);
    }

    @Override
    public InetAddress gateway() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public Received receive(byte[] buffer) throws IOException {
        return switch (typed.poll()) {
            case byte[] bytes -> {
                int length = Math.min(bytes.length, buffer.length);
                System.arraycopy(bytes, 0, buffer, 0, length);
                if (length < bytes.length) {
                    typed.addFirst(Arrays.copyOfRange(bytes, length, bytes.length));
                }
                yield new Received.Data(length);
            }
            case Duration _ -> throw new SocketTimeoutException("silence");
            case null, default -> new Received.EndOfStream();
        };
    }

    @Override
    public void awaitGone() {
        throw new UnsupportedOperationException("a login session ends with its client's half");
    }

    @Override
    public InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                byte[] buffer = new byte[length];
                if (receive(buffer) instanceof Received.Data(int received)) {
                    System.arraycopy(buffer, 0, bytes, offset, received);
                    return received;
                }
                return -1;
            }
        };
    }

    @Override
    public OutputStream out() {
        return shown;
    }

    @Override
    public void sendUrgent(int value) {
        shown.write(value);
    }

    @Override
    public void shutdownOutput() {
        // nothing follows
    }

    @Override
    public void login(String user, LoginResult result) {
        logins.add(user + ":" + result);
    }

    @Override
    public void identify(String user, String terminal, Messages messages) {
        identified.add(user);
    }

    @Override
    public void notices(NoticeWriter writer) {
        // nobody sends any
    }

    @Override
    public void readTimeout(Duration timeout) {
        // silence is told by the script
    }

    @Override
    public void writeTimeout(Duration timeout) {
        // this client takes everything
    }

    @Override
    public void drop(String violation) {
        dropped.add(violation);
    }
}
