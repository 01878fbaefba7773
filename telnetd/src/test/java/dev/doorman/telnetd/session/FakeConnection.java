package dev.doorman.telnetd.session;

import dev.doorman.common.link.Invocation;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.link.Transport;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.LoginResult;
import dev.doorman.common.session.Messages;
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
import java.util.List;
import java.util.Queue;

/** A client without a network: what it types is given beforehand, and what it is shown is kept. */
final class FakeConnection implements Connection {
    private final Queue<Object> typed = new ArrayDeque<>();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    final List<String> logins = new ArrayList<>();

    /** Types a text; each comes with a read of its own. */
    FakeConnection type(String... texts) {
        for (String text : texts) {
            typed.add(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        return this;
    }

    /** Says nothing for longer than anybody waits. */
    FakeConnection fallSilent() {
        typed.add(Duration.ZERO);
        return this;
    }

    String shown() {
        return shown.toString(StandardCharsets.ISO_8859_1).replaceAll("\u00ff[\u00fb-\u00fe].", "");
    }

    @Override
    public LinkHeader header() {
        InetSocketAddress client = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 4711);
        return new LinkHeader(
                new ConnectionId("0".repeat(32)),
                Transport.STREAM,
                client,
                client,
                new Invocation("telnet", List.of("in.telnetd")),
                null);
    }

    @Override
    public Received receive(byte[] buffer) throws IOException {
        return switch (typed.poll()) {
            case byte[] bytes -> {
                System.arraycopy(bytes, 0, buffer, 0, bytes.length);
                yield new Received.Data(bytes.length);
            }
            case Duration _ -> throw new SocketTimeoutException("silence");
            case null, default -> new Received.EndOfStream();
        };
    }

    @Override
    public void awaitGone() {
        throw new UnsupportedOperationException("telnetd ends with its client's half");
    }

    @Override
    public InputStream in() {
        throw new UnsupportedOperationException("telnetd receives");
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
        throw new UnsupportedOperationException("nobody has a terminal here");
    }

    @Override
    public void readTimeout(Duration timeout) {
        // silence is told by the script
    }

    @Override
    public void writeTimeout(Duration timeout) {
        // this client takes everything
    }
}
