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
     * @param flags the letters it knows, none of which takes a value
     */
    record Known(String flags, Operands operands) {}

    private static final Map<String, Known> DAEMONS = Map.of(
            "telnetd", new Known("i", Operands.NONE),
            "rshd", new Known("alnL", Operands.NONE),
            "rlogind", new Known("alnQ", Operands.NONE),
            "rexecd", new Known("", Operands.NONE),
            "ftpd", new Known("", Operands.NONE),
            "talkd", new Known("", Operands.NONE),
            "tftpd", new Known("clns", Operands.DIRECTORIES));

    private KnownDaemons() {}

    static @Nullable Known find(String daemon) {
        return DAEMONS.get(daemon);
    }

    /** Their names, such as {@code telnetd}. */
    public static Set<String> names() {
        return DAEMONS.keySet();
    }
}
