package dev.doorman.telnetd.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A terminal's name, RFC 1091, in lower case, of characters that names in terminfo(5) are made of: it may stand in a path and
 * in TERM.
 */
public record TerminalName(String text) {
    private static final Pattern ALLOWED = Pattern.compile("[a-z0-9][a-z0-9._+-]{0,39}");
    private static final int IS = 0;

    /** Reads the body of {@code SB TERMINAL-TYPE IS}; null when it is none, or no name. */
    public static @Nullable TerminalName parse(byte[] payload) {
        if (payload.length < 2 || payload[0] != IS) {
            return null;
        }
        String name = new String(payload, 1, payload.length - 1, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
        return ALLOWED.matcher(name).matches() ? new TerminalName(name) : null;
    }
}
