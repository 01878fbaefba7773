package dev.doorman.telnetd.protocol;

import org.jspecify.annotations.Nullable;

/** The four words of option negotiation, RFC 854. */
public enum Verb {
    WILL(251),
    WONT(252),
    DO(253),
    DONT(254);

    private final int code;

    Verb(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    static @Nullable Verb of(int code) {
        return switch (code) {
            case 251 -> WILL;
            case 252 -> WONT;
            case 253 -> DO;
            case 254 -> DONT;
            default -> null;
        };
    }
}
