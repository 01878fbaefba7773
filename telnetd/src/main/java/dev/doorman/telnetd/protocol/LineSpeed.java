package dev.doorman.telnetd.protocol;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code SB TERMINAL-SPEED IS}, RFC 1079, such as {@code 38400,38400}.
 *
 * @param bitsPerSecond that the terminal sends; what it takes is the same on all that are left
 */
public record LineSpeed(int bitsPerSecond) {
    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,6})(?:,[0-9]{1,7})?");
    private static final int IS = 0;

    /** Reads a body; null when it is none. */
    public static @Nullable LineSpeed parse(byte[] payload) {
        if (payload.length < 2 || payload[0] != IS) {
            return null;
        }
        Matcher matcher = TEXT.matcher(new String(payload, 1, payload.length - 1, StandardCharsets.US_ASCII));
        return matcher.matches() ? new LineSpeed(Integer.parseInt(matcher.group(1))) : null;
    }
}
