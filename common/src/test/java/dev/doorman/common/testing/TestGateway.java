package dev.doorman.common.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.link.FrameReader;
import dev.doorman.common.link.FrameType;
import dev.doorman.common.link.FrameWriter;
import dev.doorman.common.link.Invocation;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.link.LinkHeaderCodec;
import dev.doorman.common.link.LinkKey;
import dev.doorman.common.link.Nonce;
import dev.doorman.common.link.SealedHeader;
import dev.doorman.common.link.Transport;
import dev.doorman.common.net.ConnectionId;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/** The gateway's end of a link, by hand. One thread. */
public final class TestGateway implements Closeable {
    public static final LinkKey KEY = LinkKey.derive(new byte[LinkKey.BYTES], "testd");

    private static final Invocation PLAIN = new Invocation("test", List.of("in.testd"));

    private final Socket socket;
    private final Nonce nonce;
    private final FrameReader frames;

    /** Connects and takes the nonce; sends nothing yet. */
    public TestGateway(InetSocketAddress daemon) throws IOException {
        socket = new Socket();
        socket.setSoTimeout(20_000);
        socket.connect(daemon);
        nonce = Nonce.of(socket.getInputStream().readNBytes(Nonce.BYTES));
        frames = new FrameReader(socket.getInputStream());
    }

    /** Opens a link that is to be accepted. */
    public static TestGateway ready(InetSocketAddress daemon) throws IOException {
        return ready(daemon, Transport.STREAM);
    }

    /** Opens a link for a stream or a flow that is to be accepted. */
    public static TestGateway ready(InetSocketAddress daemon, Transport transport) throws IOException {
        return ready(daemon, transport, PLAIN);
    }

    /** As {@link #ready(InetSocketAddress, Transport)}, for a daemon that was called in some way. */
    public static TestGateway ready(InetSocketAddress daemon, Transport transport, Invocation invocation)
            throws IOException {
        TestGateway gateway = new TestGateway(daemon);
        SealedHeader header = LinkHeaderCodec.encode(plainHeader(transport, invocation), gateway.nonce, KEY);
        gateway.send(header.bytes());
        assertThat(gateway.frames.next()).isEqualTo(FrameType.READY);
        assertThat(header.proves(gateway.frames.payload())).isTrue();
        return gateway;
    }

    /** A right header for this link. */
    public SealedHeader header() {
        return LinkHeaderCodec.encode(plainHeader(), nonce, KEY);
    }

    public static LinkHeader plainHeader() {
        return plainHeader(Transport.STREAM, PLAIN);
    }

    private static LinkHeader plainHeader(Transport transport, Invocation invocation) {
        InetSocketAddress client = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 1023);
        return new LinkHeader(ConnectionId.random(), transport, client, client, invocation, null);
    }

    public Nonce nonce() {
        return nonce;
    }

    public TestGateway send(byte... bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        return this;
    }

    public TestGateway frame(FrameType type, byte... payload) throws IOException {
        new FrameWriter(socket.getOutputStream()).send(type, payload);
        return this;
    }

    public FrameReader frames() {
        return frames;
    }

    public Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
