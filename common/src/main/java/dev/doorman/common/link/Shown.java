package dev.doorman.common.link;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What became of a text for a terminal: the payload of a NOTICED frame. */
public enum Shown {
    WRITTEN,
    /** By the terminal's mode at that moment, mesg(1), or for it takes nothing now. */
    REFUSED;

    /** The payload: {@code written} or {@code refused}. */
    public byte[] payload() {
        return name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    }

    /** Takes a payload; null when it is none. */
    public static @Nullable Shown of(byte[] payload) {
        return switch (new String(payload, StandardCharsets.US_ASCII)) {
            case "written" -> WRITTEN;
            case "refused" -> REFUSED;
            default -> null;
        };
    }
}
