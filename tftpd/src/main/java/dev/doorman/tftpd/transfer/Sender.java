package dev.doorman.tftpd.transfer;

import dev.doorman.tftpd.protocol.PacketWriter;
import dev.doorman.tftpd.protocol.Terms;
import dev.doorman.tftpd.protocol.TftpPacket;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sends a file, a window at a time; a window of one block is RFC 1350's lockstep. Only an acknowledgement of something that was
 * not acknowledged before has anything sent: a doubled one that had, would double all that follows (RFC 1123, 4.2.3.1). A client
 * that has not answered yet may be somebody whose address was made up: it is sent the first packet once more, and nothing else
 * unless it asks again. Belongs to its session's thread.
 */
public final class Sender implements Transfer, Exchange.Side {
    private static final long UNKNOWN = Long.MAX_VALUE;
    /** What is prepared at most: so many bytes and, in lockstep, blocks; or two windows. */
    private static final int AHEAD_BYTES = 96 * 1024;

    private static final int AHEAD_BLOCKS = 32;
    private static final int LEAST_BURST = 2;
    private static final byte[] NOTHING = {};

    private final Line line;
    private final TftpPacket.Request request;
    private final Terms terms;
    private final BlockSource source;
    private final Patience patience;
    private final byte[] packet;
    /** How many blocks are prepared at most, in whole windows. */
    private final int ahead;
    /** The last block that came; 0 is the OACK's own acknowledgement, which is waited for where there is an OACK. */
    private long acknowledged;
    /** The last block that was sent. */
    private long sent;
    /** The last block that was sent or prepared. */
    private long prepared;
    /** The last block that was ever prepared or sent. */
    private long handed;
    /** The last block that there is. */
    private long last = UNKNOWN;

    private long farthest;
    private boolean optionsSent;
    private long repeated;
    /** The last block whose acknowledgement came more than once. */
    private long doubled = UNKNOWN;
    /** So many blocks of a window are sent at once. */
    private int burst;
    /** Whether some of the window are still to be sent. */
    private boolean paused;

    private boolean proven;

    /**
     * A transfer that has not begun.
     *
     * @param request what the client asked for
     */
    public Sender(Line line, TftpPacket.Request request, Terms terms, BlockSource source) {
        this.line = line;
        this.request = request;
        this.terms = terms;
        this.source = source;
        this.patience = new Patience(terms.timeout());
        this.packet = new byte[PacketWriter.DATA_HEADER_BYTES + terms.blockSize()];
        int windows = Math.min(
                AHEAD_BYTES / (terms.windowSize() * terms.blockSize()), Math.max(AHEAD_BLOCKS / terms.windowSize(), 2));
        this.burst = terms.windowSize();
        this.ahead = windows * terms.windowSize();
        this.acknowledged = terms.accepted().isEmpty() ? 0 : -1;
    }

    @Override
    public TransferEnd run() throws IOException {
        return new Exchange(line, request, patience, this).run();
    }

    @Override
    public void late(TftpPacket heard) {
        // an acknowledgement that was doubled: nothing depends on it
    }

    @Override
    public long repeated() {
        return repeated;
    }

    @Override
    public void begin() throws IOException {
        sendOn();
    }

    @Override
    public void again() throws IOException {
        sendOn();
    }

    @Override
    public boolean isProven() {
        return proven;
    }

    @Override
    public @Nullable TransferEnd silence() throws IOException {
        if (!patience.again(line.nanoTime(), proven)) {
            return new TransferEnd.Unanswered();
        }
        if (paused) {
            step(burst);
        } else if (acknowledged >= 0 && terms.windowSize() > 1) {
            probe();
        } else if (proven || patience.tries() <= 1) {
            sendOn();
        }
        return null;
    }

    @Override
    public @Nullable TransferEnd hear(TftpPacket heard) throws IOException {
        return switch (heard) {
            case TftpPacket.Ack(int block) -> acknowledge(block(block), false);
            case TftpPacket.Answered(int block) -> acknowledge(block(block), true);
            case TftpPacket.Data _, TftpPacket.Fault _, TftpPacket.Request _, TftpPacket.Malformed _ -> null;
        };
    }

    private long block(int onWire) {
        return terms.blocks().nearest(onWire, Math.max(1, acknowledged));
    }

    private @Nullable TransferEnd acknowledge(long block, boolean answered) throws IOException {
        if (block <= acknowledged || block > handed) {
            if (block == acknowledged && block != doubled && sent > block && terms.windowSize() > 1) {
                // it lacks the window's first block, or has come twice: the answer to what was sent comes soon, or not
                // at all
                doubled = block;
                patience.hurry();
            }
            return null;
        }
        proven = true;
        patience.answered(line.nanoTime(), Math.ceilDiv(block - acknowledged, terms.windowSize()));
        if (block - acknowledged == terms.windowSize()) {
            burst = Math.min(terms.windowSize(), 2 * burst);
        }
        acknowledged = block;
        paused = false;
        if (acknowledged == last) {
            return new TransferEnd.Completed();
        }
        if (answered) {
            sent = Math.max(sent, Math.min(block + terms.windowSize(), handed));
            farthest = Math.max(farthest, sent);
            patience.sent(line.nanoTime());
            prepare();
        } else if (block < farthest) {
            probe();
        } else {
            sendOn();
            prepare();
        }
        return null;
    }

    /** What the client will ask for next is sent where its acknowledgements come first: they need not come here before. */
    private void prepare() throws IOException {
        prepared = Math.max(prepared, sent);
        if (paused || burst < terms.windowSize()) {
            return;
        }
        while (prepared < last && prepared + terms.windowSize() <= acknowledged + terms.windowSize() + ahead) {
            byte[] expected = PacketWriter.ack(terms.blocks().onWire(prepared));
            long end = prepared + terms.windowSize();
            while (prepared < Math.min(last, end)) {
                line.prepare(expected, read(prepared + 1));
                prepared++;
                expected = NOTHING;
            }
            handed = Math.max(handed, prepared);
        }
    }

    /**
     * Within a window an acknowledgement tells of a missing block, or else of one that came twice; and silence, of the whole window
     * that was lost, or of its last block alone. So the next block is sent by itself. Who has it says so, and how far it has come;
     * who lacked it is silent, for it waits for the others, and they follow shortly. They do in smaller bursts for a while: clients
     * keep nothing of what is behind a missing block, and one that tells of it in time is not sent all that in vain.
     */
    private void probe() throws IOException {
        burst = Math.min(terms.windowSize(), Math.max(LEAST_BURST, burst / 2));
        sent = acknowledged;
        step(1);
    }

    /** Sends some blocks of the window; if there are more, they follow when no answer to these comes shortly. */
    private void step(int blocks) throws IOException {
        long end = acknowledged + terms.windowSize();
        sendUpTo(Math.min(end, sent + blocks));
        patience.sent(line.nanoTime());
        paused = sent < Math.min(last, end);
        if (paused) {
            patience.hurry();
        }
    }

    /** Sends what follows the last acknowledged block, a window of it. */
    private void sendOn() throws IOException {
        if (acknowledged < 0) {
            repeated += optionsSent ? 1 : 0;
            optionsSent = true;
            line.send(PacketWriter.optionAck(terms.accepted()));
            sent = 0;
            patience.sent(line.nanoTime());
        } else {
            sent = acknowledged;
            step(burst);
        }
    }

    private void sendUpTo(long block) throws IOException {
        while (sent < Math.min(last, block)) {
            sendBlock(sent + 1);
        }
    }

    private void sendBlock(long block) throws IOException {
        line.send(read(block));
        sent = block;
        prepared = block;
        handed = Math.max(handed, block);
        if (block <= farthest) {
            repeated++;
        } else {
            farthest = block;
        }
    }

    /** The packet of a block; it is the next one's, too. */
    private byte[] read(long block) throws IOException {
        int length = source.read(block, packet, PacketWriter.DATA_HEADER_BYTES);
        PacketWriter.dataHeader(packet, terms.blocks().onWire(block));
        if (length == terms.blockSize()) {
            return packet;
        }
        last = block;
        return Arrays.copyOf(packet, PacketWriter.DATA_HEADER_BYTES + length);
    }
}
