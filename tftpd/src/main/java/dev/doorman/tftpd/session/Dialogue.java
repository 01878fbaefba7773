package dev.doorman.tftpd.session;

import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.log.Quoted;
import dev.doorman.common.net.Ends;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.tftpd.files.Asker;
import dev.doorman.tftpd.files.Remapped;
import dev.doorman.tftpd.files.ServedFile;
import dev.doorman.tftpd.files.TftpFiles;
import dev.doorman.tftpd.files.Upload;
import dev.doorman.tftpd.protocol.ErrorCode;
import dev.doorman.tftpd.protocol.PacketWriter;
import dev.doorman.tftpd.protocol.Terms;
import dev.doorman.tftpd.protocol.TftpPacket;
import dev.doorman.tftpd.protocol.TransferMode;
import dev.doorman.tftpd.transfer.FileFaultException;
import dev.doorman.tftpd.transfer.Receiver;
import dev.doorman.tftpd.transfer.Sender;
import dev.doorman.tftpd.transfer.Transfer;
import dev.doorman.tftpd.transfer.TransferEnd;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One client's flow: its request, the transfer, and for a while what it asks for next, since many a client sends all its requests
 * from one port. Belongs to the flow's thread.
 */
final class Dialogue {
    private static final Logger LOG = Logger.getLogger(Dialogue.class);
    /** A client whose last acknowledgement was lost sends its last block again within this time (RFC 1350, 6). */
    private static final Duration DALLYING = Duration.ofSeconds(6);
    /** The next request from the same port; afterwards the gateway forgets the flow in peace. */
    private static final Duration NEXT_REQUEST = Duration.ofSeconds(2);

    private final FlowLine line;
    private final LinkHeader header;
    private final TftpFlags flags;
    private final TftpFiles files;
    private final Changes changes;
    private final TransferObserver observer;

    /**
     * What became of a request.
     *
     * @param transfer null where there was none
     */
    private record Served(@Nullable Transfer transfer, TransferEnd end) {}

    Dialogue(
            FlowLine line,
            LinkHeader header,
            TftpFlags flags,
            TftpFiles files,
            Changes changes,
            TransferObserver observer) {
        this.line = line;
        this.header = header;
        this.flags = flags;
        this.files = files;
        this.changes = changes;
        this.observer = observer;
    }

    SessionOutcome run(TftpPacket.Request first) throws IOException {
        TftpPacket.Request request = first;
        while (true) {
            Served served = serve(request);
            TftpPacket.Request next = served.end instanceof TransferEnd.Superseded(TftpPacket.Request anew)
                    ? anew
                    : linger(served.transfer);
            if (next == null) {
                return outcome(served.end);
            }
            request = next;
        }
    }

    private static SessionOutcome outcome(TransferEnd end) {
        return switch (end) {
            case TransferEnd.Completed _, TransferEnd.Superseded _ -> new SessionOutcome.Completed();
            case TransferEnd.Aborted _ -> new SessionOutcome.Refused("the client gave up");
            case TransferEnd.Failed(String reason) -> new SessionOutcome.Refused(reason);
            case TransferEnd.Unanswered _ -> new SessionOutcome.TimedOut("transfer");
        };
    }

    private Served serve(TftpPacket.Request request) throws IOException {
        Served served;
        try {
            Asker asker = new Asker(request.operation(), header.client().getAddress());
            served = switch (changes.of(request.name(), asker)) {
                case Remapped.Name(String name) -> transfer(request, name);
                case Remapped.Denied(String message) ->
                    refuse(request, ErrorCode.ACCESS_VIOLATION, message, "refused by a rule");
            };
        } catch (FileFaultException e) {
            String reason = String.valueOf(e.getMessage());
            served = refuse(request, e.code(), reason, reason);
        }
        long repeated = served.transfer == null ? 0 : served.transfer.repeated();
        observer.ended(request.operation(), served.end.label(), repeated);
        if (flags.requests() == TftpFlags.Requests.LOGGED) {
            LOG.infof(
                    "request connection=%s client=%s operation=%s file=%s mode=%s end=%s repeated=%d",
                    header.id(),
                    Ends.text(header.client()),
                    request.operation().name().toLowerCase(Locale.ROOT),
                    Quoted.of(request.name()),
                    Quoted.unlessPlain(request.mode()),
                    served.end.label(),
                    repeated);
        }
        return served;
    }

    private Served transfer(TftpPacket.Request request, String name) throws IOException {
        TransferMode mode = TransferMode.of(request.mode());
        if (mode == null) {
            throw new FileFaultException(ErrorCode.ILLEGAL_OPERATION, "no such mode");
        }
        return switch (request.operation()) {
            case READ -> read(request, name, mode);
            case WRITE -> write(request, name, mode);
        };
    }

    private Served read(TftpPacket.Request request, String name, TransferMode mode) throws IOException {
        try (ServedFile file = files.read(flags.folders(), name)) {
            Terms terms = Terms.answer(request, file.size(mode));
            return run(new Sender(line, request, terms, file.blocks(mode, terms)));
        }
    }

    private Served write(TftpPacket.Request request, String name, TransferMode mode) throws IOException {
        try (Upload upload = files.write(flags.folders(), name, mode, flags.creation())) {
            return run(new Receiver(line, request, Terms.answer(request, Terms.UNTOLD), upload));
        }
    }

    private Served run(Transfer transfer) throws IOException {
        return new Served(transfer, transfer.run());
    }

    /**
     * Does not serve a request.
     *
     * @param message for the client
     * @param reason for the log: a text of ours
     */
    private Served refuse(TftpPacket.Request request, ErrorCode code, String message, String reason)
            throws IOException {
        boolean passedOver = flags.missing() == TftpFlags.Missing.PASSED_OVER
                && code == ErrorCode.NOT_FOUND
                && !request.name().startsWith("/");
        if (!passedOver) {
            line.send(PacketWriter.error(code, message));
        }
        return new Served(null, new TransferEnd.Failed(reason));
    }

    /** The next request; null when there is none. */
    private TftpPacket.@Nullable Request linger(@Nullable Transfer over) throws IOException {
        Duration limit = over instanceof Receiver ? DALLYING : NEXT_REQUEST;
        long begin = line.nanoTime();
        while (true) {
            Duration left = limit.minusNanos(line.nanoTime() - begin);
            TftpPacket heard = left.isPositive() ? line.next(left) : null;
            switch (heard) {
                case null -> {
                    return null;
                }
                case TftpPacket.Request next -> {
                    return next;
                }
                case TftpPacket.Fault _ -> {
                    return null;
                }
                case TftpPacket.Data _, TftpPacket.Ack _, TftpPacket.Answered _, TftpPacket.Malformed _ -> {
                    if (over != null) {
                        over.late(heard);
                    }
                }
            }
        }
    }
}
