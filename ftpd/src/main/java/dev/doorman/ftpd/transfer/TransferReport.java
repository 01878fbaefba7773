package dev.doorman.ftpd.transfer;

import java.time.Duration;

/**
 * How a transfer ended.
 *
 * @param bytes over the wire
 * @param end DONE, or why not
 */
public record TransferReport(Work.Direction direction, String path, long bytes, Duration duration, End end) {
    /** How it came to its end. */
    public enum End {
        DONE,
        /** The client, or the end of its session, cut it. */
        CUT,
        /** There was no data connection. */
        NO_CONNECTION,
        /** Nothing moved for too long. */
        STALLED,
        /** The file could not be read or written. */
        FILE
    }
}
