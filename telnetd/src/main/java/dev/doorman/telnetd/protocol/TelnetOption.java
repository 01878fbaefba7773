package dev.doorman.telnetd.protocol;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options that we know, and which side of the connection may have them on. */
public enum TelnetOption {
    /** RFC 856. */
    BINARY(0, Side.BOTH),
    /** RFC 857. */
    ECHO(1, Side.OURS),
    /** RFC 858. */
    SUPPRESS_GO_AHEAD(3, Side.BOTH),
    /** RFC 859. */
    STATUS(5, Side.OURS),
    /** RFC 860; no state but an answer in its place, see {@link OptionNegotiator}. */
    TIMING_MARK(6, Side.NEITHER),
    /** RFC 727; no state but an answer, and the end. */
    LOGOUT(18, Side.NEITHER),
    /** RFC 885: no record of ours ends, and what the client says of its own is nothing to a terminal. */
    END_OF_RECORD(25, Side.BOTH),
    /** RFC 1091. */
    TERMINAL_TYPE(24, Side.THEIRS),
    /** RFC 1073. */
    WINDOW_SIZE(31, Side.THEIRS),
    /** RFC 1079. */
    TERMINAL_SPEED(32, Side.THEIRS),
    /** RFC 1372. */
    REMOTE_FLOW_CONTROL(33, Side.THEIRS),
    /** RFC 1096; where the variable DISPLAY is permitted. */
    X_DISPLAY_LOCATION(35, Side.THEIRS),
    /** RFC 1408; where any variable is permitted. */
    ENVIRONMENT(36, Side.THEIRS),
    /** RFC 1572; where any variable is permitted. */
    NEW_ENVIRONMENT(39, Side.THEIRS);

    /** Who may have an option on. */
    enum Side {
        OURS,
        THEIRS,
        BOTH,
        NEITHER
    }

    /** By which a client tells of its environment. */
    public static final Set<TelnetOption> OF_THE_ENVIRONMENT =
            EnumSet.of(X_DISPLAY_LOCATION, ENVIRONMENT, NEW_ENVIRONMENT);

    private final int code;
    private final Side side;

    TelnetOption(int code, Side side) {
        this.code = code;
        this.side = side;
    }

    public int code() {
        return code;
    }

    boolean ours() {
        return side == Side.OURS || side == Side.BOTH;
    }

    boolean theirs() {
        return side == Side.THEIRS || side == Side.BOTH;
    }

    /** The option of a code; null for one that we do not know. */
    public static @Nullable TelnetOption of(int code) {
        for (TelnetOption option : values()) {
            if (option.code == code) {
                return option;
            }
        }
        return null;
    }
}
