package dev.doorman.telnetd.protocol;

import org.jspecify.annotations.Nullable;

/** The body of {@code SB NAWS}, RFC 1073; 0 for unknown. */
public record WindowSize(int columns, int rows) {
    private static final int BYTES = 4;

    /** Reads a body; null when it is none. */
    public static @Nullable WindowSize parse(byte[] payload) {
        if (payload.length != BYTES) {
            return null;
        }
        return new WindowSize(
                (payload[0] & 0xff) << 8 | payload[1] & 0xff, (payload[2] & 0xff) << 8 | payload[3] & 0xff);
    }
}
