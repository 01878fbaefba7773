package dev.doorman.gateway.catalog;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The daemons that a line may name, and the flags that each knows. */
public final class KnownDaemons {
    /** What may follow a daemon's flags. */
    enum Operands {
        NONE,
        /** Absolute directories. */
        DIRECTORIES
    }

    /**
     * One daemon.
     *
     * @param type the type of the services that it serves
     * @param flags the letters it knows, none of which takes a value
     */
    record Known(SocketType type, String flags, Operands operands) {}

    private static final Map<String, Known> DAEMONS = Map.of(
            "telnetd", new Known(SocketType.STREAM, "i", Operands.NONE),
            "rshd", new Known(SocketType.STREAM, "alnL", Operands.NONE),
            "rlogind", new Known(SocketType.STREAM, "alnQ", Operands.NONE),
            "rexecd", new Known(SocketType.STREAM, "", Operands.NONE),
            "ftpd", new Known(SocketType.STREAM, "Al", Operands.NONE),
            "talkd", new Known(SocketType.DGRAM, "", Operands.NONE),
            "tftpd", new Known(SocketType.DGRAM, "clns", Operands.DIRECTORIES));

    private KnownDaemons() {}

    static @Nullable Known find(String daemon) {
        return DAEMONS.get(daemon);
    }

    /** Their names, such as {@code telnetd}. */
    public static Set<String> names() {
        return DAEMONS.keySet();
    }
}
