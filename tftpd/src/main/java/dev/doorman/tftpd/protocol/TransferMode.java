package dev.doorman.tftpd.protocol;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a file's bytes travel. RFC 1350's third mode, mail, is obsolete, and nobody's here. */
public enum TransferMode {
    /** Lines as Telnet's terminal has them: CR LF between two, CR NUL for a CR. */
    NETASCII,
    /** As they are. */
    OCTET;

    /** A mode by its name, in any case; null where there is none. */
    public static @Nullable TransferMode of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "netascii" -> NETASCII;
            case "octet" -> OCTET;
            default -> null;
        };
    }
}
