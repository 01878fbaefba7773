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

    private final Line line;
    private final TftpPacket.Request request;
    private final Terms terms;
    private final BlockSource source;
    private final Patience patience;
    private final byte[] packet;
    /** The last block that came; 0 is the OACK's own acknowledgement, which is waited for where there is an OACK. */
    private long acknowledged;
    /** The last block that was sent. */
    private long sent;
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
            case TftpPacket.Ack(int block) -> acknowledge(terms.blocks().nearest(block, Math.max(1, acknowledged)));
            case TftpPacket.Fault _ -> new TransferEnd.Aborted();
            case TftpPacket.Request again -> asked(again);
            case TftpPacket.Data _, TftpPacket.Malformed _ -> null;
        };
    }

    private @Nullable TransferEnd acknowledge(long block) throws IOException {
        if (block <= acknowledged || block > sent) {
            return null;
        }
        proven = true;
        acknowledged = block;
        patience.answered(line.nanoTime());
        if (acknowledged == last) {
            return new TransferEnd.Completed();
        }
        if (block < sent && doubtful) {
            sendFurther();
        } else {
            doubtful = false;
            sendOn();
        }
        return null;
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
        int length = source.read(block, packet, PacketWriter.DATA_HEADER_BYTES);
        PacketWriter.dataHeader(packet, terms.blocks().onWire(block));
        if (length < terms.blockSize()) {
            last = block;
        }
        boolean whole = length == terms.blockSize();
        line.send(whole ? packet : Arrays.copyOf(packet, PacketWriter.DATA_HEADER_BYTES + length));
        sent = block;
        if (block <= farthest) {
            repeated++;
            doubtful = true;
        } else {
            farthest = block;
        }
    }
}
