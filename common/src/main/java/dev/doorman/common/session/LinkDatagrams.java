package dev.doorman.common.session;

import dev.doorman.common.link.AddressedDatagram;
import dev.doorman.common.link.Delivery;
import dev.doorman.common.link.FrameBatch;
import dev.doorman.common.link.FrameReader;
import dev.doorman.common.link.FrameType;
import dev.doorman.common.link.FrameWriter;
import dev.doorman.common.link.LinkException;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.link.Notice;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A {@link DatagramConnection} over an accepted link. Owned by its session's thread. */
final class LinkDatagrams implements DatagramConnection {
    /** The gateway sends frames whole: one that stops within a frame for so long is broken. */
    private static final int FRAME_MILLIS = 10_000;
    /** What leaves together: longer ones do not wait for more. */
    private static final int BATCH_BYTES = 32 * 1024;

    /** A gateway asks several terminals, one after the other. */
    private static final int ANSWER_MILLIS = 30_000;

    private static final int MOST_KEPT = 8;

    private final LinkHeader header;
    private final Socket socket;
    private final BufferedInputStream link;
    private final FrameReader reader;
    private final FrameWriter writer;
    private final WriteLimit writes;
    private final FrameBatch batch = new FrameBatch();
    private final AtomicLong sent = new AtomicLong();
    /** What came while the gateway was asked something. */
    private final Queue<ReceivedDatagram> kept = new ArrayDeque<>();

    private long received;
    private boolean ended;

    LinkDatagrams(LinkHeader header, Socket socket, BufferedInputStream link, FrameWriter writer) {
        this.header = header;
        this.socket = socket;
        this.link = link;
        this.reader = new FrameReader(link);
        this.writer = writer;
        this.writes = new WriteLimit(socket);
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
    public ReceivedDatagram receive(Duration limit) throws IOException {
        flush();
        ReceivedDatagram first = kept.poll();
        if (first != null) {
            return first;
        }
        if (ended) {
            return new ReceivedDatagram.EndOfFlow();
        }
        try {
            return frameBegins(limit) ? frame() : new ReceivedDatagram.Silence();
        } catch (SocketException | EOFException e) {
            throw new PeerGoneException("the link was reset");
        }
    }

    /** Takes nothing: a time that is over between two frames leaves the link as it is. */
    private boolean frameBegins(Duration limit) throws IOException {
        socket.setSoTimeout(limit.isZero() ? 0 : Math.toIntExact(Math.max(1, limit.toMillis())));
        link.mark(1);
        try {
            int _ = link.read();
        } catch (SocketTimeoutException e) {
            return false;
        }
        link.reset();
        socket.setSoTimeout(FRAME_MILLIS);
        return true;
    }

    private ReceivedDatagram frame() throws IOException {
        return datagram(reader.next());
    }

    private ReceivedDatagram datagram(@Nullable FrameType next) throws IOException {
        return switch (next) {
            case null -> throw new PeerGoneException("the link was closed");
            case DATA -> fromClient(false);
            case ANSWERED -> fromClient(true);
            case DATAGRAM_FROM -> {
                AddressedDatagram datagram = AddressedDatagram.of(reader.payload());
                if (datagram == null) {
                    throw new LinkException("a DATAGRAM_FROM frame without an address");
                }
                yield new ReceivedDatagram.FromStranger(datagram.address(), datagram.bytes());
            }
            case EOF -> {
                ended = true;
                yield new ReceivedDatagram.EndOfFlow();
            }
            case FrameType type -> throw new LinkException("unexpected frame " + type);
        };
    }

    private ReceivedDatagram fromClient(boolean answered) throws IOException {
        byte[] bytes = reader.payload();
        received += bytes.length;
        return new ReceivedDatagram.FromClient(bytes, answered);
    }

    @Override
    public void send(byte[] datagram) throws IOException {
        check(datagram);
        writes.run(() -> writer.send(FrameType.DATA, datagram));
        sent.addAndGet(datagram.length);
    }

    @Override
    public void sendSoon(byte[] datagram) throws IOException {
        check(datagram);
        add(FrameType.DATA, datagram);
        sent.addAndGet(datagram.length);
    }

    @Override
    public void prepare(byte[] expected, byte[] datagram) throws IOException {
        check(datagram);
        if (expected.length > MAX_EXPECTED) {
            throw new IllegalArgumentException("an expected datagram of " + expected.length + " bytes");
        }
        add(FrameType.PREPARED, new byte[] {(byte) expected.length}, expected, datagram);
        sent.addAndGet(datagram.length);
    }

    private void add(FrameType type, byte[]... parts) throws IOException {
        batch.add(type, parts);
        if (batch.length() >= BATCH_BYTES) {
            flush();
        }
    }

    /** Sends what waits for more. The receiving thread's. */
    void flush() throws IOException {
        if (batch.length() > 0) {
            writes.run(() -> writer.send(batch));
        }
    }

    @Override
    public void sendTo(InetSocketAddress stranger, byte[] datagram) throws IOException {
        check(datagram);
        byte[] payload = new AddressedDatagram(stranger, datagram).payload();
        writes.run(() -> writer.send(FrameType.DATAGRAM_FROM, payload));
    }

    @Override
    public Delivery notice(Notice notice) throws IOException {
        flush();
        writes.run(() -> writer.send(FrameType.NOTIFY, notice.payload()));
        try {
            socket.setSoTimeout(ANSWER_MILLIS);
            while (!ended) {
                @Nullable FrameType next = reader.next();
                if (next == FrameType.NOTIFIED) {
                    Delivery delivery = Delivery.of(reader.payload());
                    if (delivery == null) {
                        throw new LinkException("a NOTIFIED frame that says nothing");
                    }
                    return delivery;
                }
                keep(datagram(next));
            }
        } catch (SocketException | EOFException e) {
            throw new PeerGoneException("the link was reset");
        }
        throw new PeerGoneException("the flow was ended");
    }

    private void keep(ReceivedDatagram datagram) {
        if (kept.size() < MOST_KEPT) {
            kept.add(datagram);
        }
    }

    private static void check(byte[] datagram) {
        if (datagram.length > MAX_BYTES) {
            throw new IllegalArgumentException("a datagram of " + datagram.length + " bytes");
        }
    }

    long received() {
        return received;
    }

    long sent() {
        return sent.get();
    }
}
