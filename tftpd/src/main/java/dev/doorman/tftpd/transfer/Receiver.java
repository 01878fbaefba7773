package dev.doorman.tftpd.transfer;

import dev.doorman.tftpd.protocol.ErrorCode;
import dev.doorman.tftpd.protocol.PacketWriter;
import dev.doorman.tftpd.protocol.Terms;
import dev.doorman.tftpd.protocol.TftpPacket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Receives a file, a window at a time (RFC 7440; a window of one block is RFC 1350's lockstep). Where a block is missing, the last
 * one before it is acknowledged, once, as soon as two others have come or nothing more does: a block that the next one overtakes is
 * not missing. Belongs to its session's thread.
 */
public final class Receiver implements Transfer, Exchange.Side {
    private final Line line;
    private final TftpPacket.Request request;
    private final Terms terms;
    private final BlockSink sink;
    private final Patience patience;
    private long received;
    private int inWindow;
    private boolean gapTold;
    /** The block behind the next one, which it may have overtaken. */
    private byte @Nullable [] kept;

    private boolean over;
    private long repeated;

    /**
     * A transfer that has not begun.
     *
     * @param request what the client asked for
     */
    public Receiver(Line line, TftpPacket.Request request, Terms terms, BlockSink sink) {
        this.line = line;
        this.request = request;
        this.terms = terms;
        this.sink = sink;
        this.patience = new Patience(terms.timeout());
    }

    @Override
    public TransferEnd run() throws IOException {
        return new Exchange(line, request, patience, this).run();
    }

    @Override
    public void late(TftpPacket heard) throws IOException {
        if (heard instanceof TftpPacket.Data data && block(data) == received && patience.isSettled(line.nanoTime())) {
            again();
        }
    }

    @Override
    public long repeated() {
        return repeated;
    }

    @Override
    public void begin() throws IOException {
        answer();
    }

    @Override
    public boolean isProven() {
        return received > 0;
    }

    @Override
    public @Nullable TransferEnd silence() throws IOException {
        if (kept != null) {
            tellGap();
            return null;
        }
        if (!patience.again(line.nanoTime(), received > 0)) {
            return new TransferEnd.Unanswered();
        }
        if (received > 0 || patience.tries() == 1) {
            again();
        }
        return null;
    }

    @Override
    public @Nullable TransferEnd hear(TftpPacket heard) throws IOException {
        return heard instanceof TftpPacket.Data data ? take(data) : null;
    }

    private long block(TftpPacket.Data data) {
        return terms.blocks().nearest(data.block(), received + 1);
    }

    private @Nullable TransferEnd take(TftpPacket.Data data) throws IOException {
        long block = block(data);
        if (block == received + 1) {
            return takeNext(data.payload());
        }
        if (block == received + 2 && terms.windowSize() > 1 && !gapTold && kept == null) {
            kept = data.payload();
            patience.hurry();
            return null;
        }
        if (block == received && received > 0) {
            // what was doubled on its way, or sent before our answer came, has been answered
            if (patience.isSettled(line.nanoTime())) {
                again();
            }
        } else if (block > received && block <= received + terms.windowSize() && !gapTold) {
            tellGap();
        }
        return null;
    }

    private void tellGap() throws IOException {
        kept = null;
        gapTold = true;
        patience.calm();
        repeated++;
        acknowledge();
    }

    private @Nullable TransferEnd takeNext(byte[] payload) throws IOException {
        if (payload.length > terms.blockSize()) {
            throw new FileFaultException(ErrorCode.ILLEGAL_OPERATION, "a block of more than was agreed on");
        }
        sink.write(payload);
        if (inWindow == 0) {
            patience.answered(line.nanoTime(), 1);
        }
        patience.sent(line.nanoTime());
        received++;
        inWindow++;
        gapTold = false;
        if (payload.length < terms.blockSize()) {
            sink.finish();
            over = true;
        }
        if (over || inWindow == terms.windowSize()) {
            answer();
        }
        byte[] next = kept;
        kept = null;
        patience.calm();
        if (!over && next != null) {
            return takeNext(next);
        }
        return over ? new TransferEnd.Completed() : null;
    }

    @Override
    public void again() throws IOException {
        repeated++;
        answer();
    }

    /** Says how far it has come. */
    private void answer() throws IOException {
        if (received == 0 && !terms.accepted().isEmpty()) {
            line.send(PacketWriter.optionAck(terms.accepted()));
            patience.sent(line.nanoTime());
        } else {
            acknowledge();
        }
    }

    private void acknowledge() throws IOException {
        line.send(PacketWriter.ack(terms.blocks().onWire(received)));
        inWindow = 0;
        patience.sent(line.nanoTime());
    }
}
