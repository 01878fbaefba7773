package dev.doorman.talkd.protocol;

import org.jspecify.annotations.Nullable;

/** What a request asks for, {@code protocols/talkd.h}. */
public enum TalkType {
    /** The invitation is to be kept for the one it is for. */
    LEAVE_INVITE(0),
    /** Is there an invitation for me? */
    LOOK_UP(1),
    /** An invitation is to be dropped, by its id. */
    DELETE(2),
    /** The one it is for is to be told, on the terminal. */
    ANNOUNCE(3);

    private static final int OLD_DELETE_INVITE = 4;
    private static final int OLD_AUTO_LOOK_UP = 5;
    private static final int OLD_AUTO_DELETE = 6;

    private final int code;

    TalkType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** Finds a type; null when there is none of that code in that layout. */
    static @Nullable TalkType of(Layout layout, int code) {
        return switch (code) {
            case 0 -> LEAVE_INVITE;
            case 1 -> LOOK_UP;
            case 2 -> DELETE;
            case 3 -> ANNOUNCE;
            case OLD_DELETE_INVITE, OLD_AUTO_DELETE -> layout == Layout.NTALK ? null : DELETE;
            case OLD_AUTO_LOOK_UP -> layout == Layout.NTALK ? null : LOOK_UP;
            default -> null;
        };
    }
}
