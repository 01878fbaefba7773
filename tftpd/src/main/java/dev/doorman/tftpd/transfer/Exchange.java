package dev.doorman.tftpd.transfer;

import dev.doorman.tftpd.protocol.PacketWriter;
import dev.doorman.tftpd.protocol.TftpPacket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What sending and receiving have in common: listening until the end, and requests that come again. Belongs to its transfer. */
final class Exchange {
    private final Line line;
    private final TftpPacket.Request request;
    private final Patience patience;
    private final Side side;

    /** What a transfer does when. */
    interface Side {
        /** Answers the request. */
        void begin() throws IOException;

        /** Answers it once more. */
        void again() throws IOException;

        /** Whether the client has shown that it hears what it is sent. */
        boolean isProven();

        /** Nothing came in time; answers the end, or null. */
        @Nullable
        TransferEnd silence() throws IOException;

        /** A packet that is neither a request nor an ERROR; answers the end, or null. */
        @Nullable
        TransferEnd hear(TftpPacket packet) throws IOException;
    }

    Exchange(Line line, TftpPacket.Request request, Patience patience, Side side) {
        this.line = line;
        this.request = request;
        this.patience = patience;
        this.side = side;
    }

    TransferEnd run() throws IOException {
        try {
            side.begin();
            while (true) {
                TftpPacket heard = line.next(patience.left(line.nanoTime()));
                @Nullable
                TransferEnd end = switch (heard) {
                    case null -> side.silence();
                    case TftpPacket.Fault _ -> new TransferEnd.Aborted();
                    case TftpPacket.Request next -> asked(next);
                    case TftpPacket.Data _, TftpPacket.Ack _, TftpPacket.Answered _, TftpPacket.Malformed _ ->
                        side.hear(heard);
                };
                if (end != null) {
                    return end;
                }
            }
        } catch (FileFaultException e) {
            line.send(PacketWriter.error(e.code(), String.valueOf(e.getMessage())));
            return new TransferEnd.Failed(String.valueOf(e.getMessage()));
        }
    }

    /** A request that was doubled on its way is none; one of a client that begins anew is. */
    private @Nullable TransferEnd asked(TftpPacket.Request next) throws IOException {
        if (!next.equals(request)) {
            return new TransferEnd.Superseded(next);
        }
        if (!side.isProven()) {
            // two that were held for a daemon's start are one: there are clients that take a second OACK for an attack
            if (patience.isStale(line.nanoTime())) {
                side.again();
            }
            return null;
        }
        return patience.tries() > 0 ? new TransferEnd.Superseded(next) : null;
    }
}
