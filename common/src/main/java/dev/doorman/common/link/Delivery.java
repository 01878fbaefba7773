package dev.doorman.common.link;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What became of a {@link Notice}: the payload of a NOTIFIED frame. */
public enum Delivery {
    /** It is on the user's terminal. */
    DELIVERED,
    /** Nobody of that name is logged in, or not on that terminal. */
    NOT_HERE,
    /** The user takes no messages, mesg(1), or the terminal is stopped. */
    REFUSED;

    /** The payload: {@code not-here} and so on. */
    public byte[] payload() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-').getBytes(StandardCharsets.US_ASCII);
    }

    /** Takes a payload; null when it is none. */
    public static @Nullable Delivery of(byte[] payload) {
        return switch (new String(payload, StandardCharsets.US_ASCII)) {
            case "delivered" -> DELIVERED;
            case "not-here" -> NOT_HERE;
            case "refused" -> REFUSED;
            default -> null;
        };
    }
}
