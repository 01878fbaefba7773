package dev.doorman.common.session;

import dev.doorman.common.link.Fields;
import dev.doorman.common.link.FrameReader;
import dev.doorman.common.link.FrameType;
import dev.doorman.common.link.FrameWriter;
import dev.doorman.common.link.LinkException;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.link.Notice;
import dev.doorman.common.link.Shown;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A {@link Connection} over an accepted link. Owned by its session's thread. */
final class LinkConnection implements Connection {
    private static final Logger LOG = Logger.getLogger(LinkConnection.class);

    private final LinkHeader header;
    private final Socket socket;
    private final FrameReader reader;
    private final FrameWriter writer;
    private final InputStream in = new LinkInputStream(this);
    private final OutputStream out = new LinkOutputStream(this);
    private final WriteLimit writeLimit;
    private final AtomicLong sent = new AtomicLong();
    /** Whether a text is being shown: the gateway sends the next when it knows what became of the last. */
    private final AtomicBoolean showing = new AtomicBoolean();

    private volatile @Nullable String violation;
    private volatile NoticeWriter notices = NoticeWriter.NONE;
    private long received;
    private boolean ended;

    LinkConnection(LinkHeader header, Socket socket, InputStream link, FrameWriter writer) {
        this.header = header;
        this.socket = socket;
        this.reader = new FrameReader(link);
        this.writer = writer;
        this.writeLimit = new WriteLimit(socket);
    }

    @Override
    public LinkHeader header() {
        return header;
    }

    @Override
    public InetAddress gateway() {
        return socket.getInetAddress();
    }

    @Override
    public Received receive(byte[] buffer) throws IOException {
        while (!ended) {
            if (reader.remaining() > 0) {
                int length = reader.read(buffer, 0, buffer.length);
                received += length;
                return new Received.Data(length);
            }
            @Nullable FrameType type = next();
            switch (type) {
                case null -> throw new PeerGoneException("the link was closed");
                case DATA -> {
                    // its bytes are taken by the next turn; an empty one says nothing
                }
                case URGENT -> {
                    byte[] payload = reader.payload();
                    if (payload.length != 1) {
                        throw new LinkException("an URGENT frame of " + payload.length + " bytes");
                    }
                    received++;
                    return new Received.Urgent(payload[0] & 0xff);
                }
                case EOF -> ended = true;
                case NOTICE -> notice();
                case NOTICED, NOTIFY, NOTIFIED, LOGIN, IDENTIFY, DATAGRAM_FROM, READY, REFUSED, PREPARED, ANSWERED ->
                    throw new LinkException("unexpected frame " + type);
            }
        }
        return new Received.EndOfStream();
    }

    @Override
    public void awaitGone() throws IOException {
        @Nullable FrameType type = next();
        while (type == FrameType.NOTICE) {
            notice();
            type = next();
        }
        throw type == null ? new PeerGoneException("the link was closed") : new LinkException(type + " after the end");
    }

    /** On a thread of its own: who receives must not wait for a terminal, nor for a client that takes nothing. */
    private void notice() throws IOException {
        if (reader.remaining() > Notice.MAX_TEXT || !showing.compareAndSet(false, true)) {
            throw new LinkException("a NOTICE that is too long, or before the last was answered");
        }
        String text = new String(reader.payload(), StandardCharsets.UTF_8);
        Thread.ofVirtual().name("notice").start(() -> show(text));
    }

    private void show(String text) {
        Shown shown = Shown.REFUSED;
        try {
            shown = notices.write(text);
        } catch (IOException e) {
            LOG.debugf(e, "the terminal is closed");
        }
        try {
            // before the answer, which brings the next
            showing.set(false);
            send(FrameType.NOTICED, shown.payload());
        } catch (IOException e) {
            LOG.debugf(e, "the link is closed");
        }
    }

    /** A gateway that vanished is a client that vanished: a reset is no other end than a close. */
    private @Nullable FrameType next() throws IOException {
        try {
            return reader.next();
        } catch (SocketException e) {
            throw new PeerGoneException("the link was reset");
        }
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
        send(FrameType.URGENT, (byte) value);
        sent.incrementAndGet();
    }

    @Override
    public void shutdownOutput() throws IOException {
        send(FrameType.EOF);
    }

    @Override
    public void login(String user, LoginResult result) throws IOException {
        String text = result.name().toLowerCase(Locale.ROOT);
        send(FrameType.LOGIN, Fields.encode(List.of(user.replace('\0', ' '), text)));
    }

    @Override
    public void identify(String user, String terminal, Messages messages) throws IOException {
        String writable = switch (messages) {
            case ALLOWED -> "y";
            case REFUSED -> "n";
        };
        send(FrameType.IDENTIFY, Fields.encode(List.of(user, terminal, writable)));
    }

    @Override
    public void notices(NoticeWriter next) {
        notices = next;
    }

    @Override
    public void readTimeout(Duration timeout) throws IOException {
        socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
    }

    @Override
    public void writeTimeout(Duration timeout) {
        writeLimit.set(timeout);
    }

    @Override
    public void drop(String reason) {
        violation = reason;
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debugf(e, "closing a link whose client broke the protocol");
        }
    }

    /** Why it was dropped; null when it was not. */
    @Nullable
    String violation() {
        return violation;
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        writeLimit.run(() -> writer.data(bytes, offset, length));
        sent.addAndGet(length);
    }

    long received() {
        return received;
    }

    long sent() {
        return sent.get();
    }

    private void send(FrameType type, byte... payload) throws IOException {
        writeLimit.run(() -> writer.send(type, payload));
    }
}
