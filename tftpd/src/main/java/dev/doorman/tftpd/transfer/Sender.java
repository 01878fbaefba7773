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
public final class Sender implements Transfer {
    private static final long UNKNOWN = Long.MAX_VALUE;
    /** What is prepared at most: so many bytes and, in lockstep, blocks; or two windows. */
    private static final int AHEAD_BYTES = 96 * 1024;

    private static final int AHEAD_BLOCKS = 32;
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
    /** Whether the client may have had some of the window before. */
    private boolean doubtful;

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
        this.ahead = windows * terms.windowSize();
        this.acknowledged = terms.accepted().isEmpty() ? 0 : -1;
    }

    @Override
    public TransferEnd run() throws IOException {
        try {
            sendOn();
            while (true) {
                TftpPacket heard = line.next(patience.left(line.nanoTime()));
                @Nullable TransferEnd end = heard == null ? silence() : hear(heard);
                if (end != null) {
                    return end;
                }
            }
        } catch (FileFaultException e) {
            line.send(PacketWriter.error(e.code(), String.valueOf(e.getMessage())));
            return new TransferEnd.Failed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void late(TftpPacket heard) {
        // an acknowledgement that was doubled: nothing depends on it
    }

    @Override
    public long repeated() {
        return repeated;
    }

    private @Nullable TransferEnd silence() throws IOException {
        if (!patience.again(line.nanoTime(), proven)) {
            return new TransferEnd.Unanswered();
        }
        if (proven || patience.tries() <= 1) {
            sendOn();
        }
        return null;
    }

    private @Nullable TransferEnd hear(TftpPacket heard) throws IOException {
        return switch (heard) {
            case TftpPacket.Ack(int block) -> acknowledge(block(block), false);
            case TftpPacket.Answered(int block) -> acknowledge(block(block), true);
            case TftpPacket.Fault _ -> new TransferEnd.Aborted();
            case TftpPacket.Request again -> asked(again);
            case TftpPacket.Data _, TftpPacket.Malformed _ -> null;
        };
    }

    private long block(int onWire) {
        return terms.blocks().nearest(onWire, Math.max(1, acknowledged));
    }

    private @Nullable TransferEnd acknowledge(long block, boolean answered) throws IOException {
        if (block <= acknowledged || block > handed) {
            return null;
        }
        proven = true;
        patience.answered(line.nanoTime(), Math.ceilDiv(block - acknowledged, terms.windowSize()));
        acknowledged = block;
        if (acknowledged == last) {
            return new TransferEnd.Completed();
        }
        if (answered) {
            sent = Math.max(sent, Math.min(block + terms.windowSize(), handed));
            farthest = Math.max(farthest, sent);
            patience.sent(line.nanoTime());
        } else if (block < sent && doubtful) {
            sendFurther();
        } else {
            doubtful = false;
            sendOn();
        }
        if (!doubtful) {
            prepare();
        }
        return null;
    }

    /** What the client will ask for next is sent where its acknowledgements come first: they need not come here before. */
    private void prepare() throws IOException {
        prepared = Math.max(prepared, sent);
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
     * Within a window an acknowledgement tells of a missing block, or else of one that came twice. Once some were sent again it may
     * well be the latter, and what is behind it is on its way: sending it again would have it come twice, too, and so on for all
     * the file. So only what is new is sent. If a block was missing all the same, no answer comes.
     */
    private void sendFurther() throws IOException {
        sendUpTo(acknowledged + terms.windowSize());
        patience.sent(line.nanoTime());
        patience.hurry();
    }

    /** A request that was doubled on its way is none; one of a client that begins anew is. */
    private @Nullable TransferEnd asked(TftpPacket.Request again) throws IOException {
        if (!again.equals(request)) {
            return new TransferEnd.Superseded(again);
        }
        if (!proven) {
            // two that were held for a daemon's start are one: there are clients that take a second OACK for an attack
            if (patience.isStale(line.nanoTime())) {
                sendOn();
            }
            return null;
        }
        return patience.tries() > 0 ? new TransferEnd.Superseded(again) : null;
    }

    /** Sends what follows the last acknowledged block, a window of it. */
    private void sendOn() throws IOException {
        if (acknowledged < 0) {
            repeated += optionsSent ? 1 : 0;
            optionsSent = true;
            line.send(PacketWriter.optionAck(terms.accepted()));
            sent = 0;
        } else {
            sent = acknowledged;
            sendUpTo(acknowledged + terms.windowSize());
        }
        patience.sent(line.nanoTime());
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
            doubtful = true;
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
