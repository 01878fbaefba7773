package dev.doorman.ftpd.protocol;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import org.jspecify.annotations.Nullable;

/** Times as MDTM, MFMT and MLST write them, in UTC: {@code YYYYMMDDHHMMSS[.fraction]}, RFC 3659 section 2.3. Stateless. */
public final class TimeValue {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withResolverStyle(ResolverStyle.STRICT);
    private static final int SECONDS = 14;

    private TimeValue() {}

    /** A time, to the second. */
    public static String text(Instant time) {
        return FORMAT.format(LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC));
    }

    /** Reads one, whose fraction counts for nothing; null when it is none. */
    public static @Nullable Instant parse(String text) {
        if (!text.matches("[0-9]{14}(\\.[0-9]{1,9})?")) {
            return null;
        }
        try {
            return LocalDateTime.parse(text.substring(0, SECONDS), FORMAT).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
