package dev.doorman.common.login;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A login as it is remembered. Immutable.
 *
 * @param host the client's address
 * @param terminal below /dev, such as {@code pts/3}
 */
record LastLogin(Instant time, String host, String terminal) {
    /** None is longer. */
    static final int MAX_BYTES = 256;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss zzz yyyy", Locale.ENGLISH);
    /** Nothing that a terminal could be told to do anything by. */
    private static final Pattern LINE =
            Pattern.compile("([0-9]{1,12}) ([0-9A-Fa-f:.%a-z]{1,64}) ([A-Za-z0-9/]{1,32})\n");

    byte[] line() {
        return (time.getEpochSecond() + " " + host + " " + terminal + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Takes a file's content apart; null when it is none. */
    static @Nullable LastLogin parse(byte[] line) {
        Matcher parts = LINE.matcher(new String(line, StandardCharsets.US_ASCII));
        return parts.matches()
                ? new LastLogin(Instant.ofEpochSecond(Long.parseLong(parts.group(1))), parts.group(2), parts.group(3))
                : null;
    }

    /** What the user is told. */
    String text(ZoneId zone) throws DateTimeException {
        return "Last login: " + TIME.format(time.atZone(zone)) + " from " + host + " on " + terminal + "\r\n";
    }
}
