package dev.doorman.gateway.catalog;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
     * @param flags the letters it knows
     * @param values what stands behind those of them that take a value
     */
    record Known(SocketType type, String flags, Map<Character, FlagValue> values, Operands operands) {
        Known(SocketType type, String flags, Operands operands) {
            this(type, flags, Map.of(), operands);
        }
    }

    private static final Map<String, Known> DAEMONS = Map.of(
            "telnetd",
                    new Known(
                            SocketType.STREAM,
                            "ahilnSUX",
                            Map.of(
                                    'a', FlagValue.AUTHENTICATION_MODE,
                                    'S', FlagValue.TYPE_OF_SERVICE,
                                    'X', FlagValue.AUTHENTICATION_TYPE),
                            Operands.NONE),
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

    /** The letters of a daemon that take a value. */
    static String valued(String daemon) {
        Known known = find(daemon);
        return known == null
                ? ""
                : known.values().keySet().stream().map(String::valueOf).collect(Collectors.joining());
    }

    /** Their names, such as {@code telnetd}. */
    public static Set<String> names() {
        return DAEMONS.keySet();
    }
}
