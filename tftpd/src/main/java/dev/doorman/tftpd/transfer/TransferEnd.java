package dev.doorman.tftpd.transfer;

import dev.doorman.tftpd.protocol.TftpPacket;

/** How a transfer ended. */
public sealed interface TransferEnd {
    /** All of it came to where it was to come. */
    record Completed() implements TransferEnd {}

    /** The client said by an ERROR that it gives up. */
    record Aborted() implements TransferEnd {}

    /** We said by an ERROR that it cannot go on; the reason is a text of ours. */
    record Failed(String reason) implements TransferEnd {}

    /** The client was silent for too long. */
    record Unanswered() implements TransferEnd {}

    /** The client asks for something else, or anew: it has forgotten this one. */
    record Superseded(TftpPacket.Request request) implements TransferEnd {}

    /** Its label in the log and in metrics. */
    default String label() {
        return switch (this) {
            case Completed _ -> "completed";
            case Aborted _ -> "aborted";
            case Failed _ -> "failed";
            case Unanswered _ -> "unanswered";
            case Superseded _ -> "superseded";
        };
    }
}
