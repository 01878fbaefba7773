package dev.doorman.talkd.protocol;

import java.util.Locale;

/** What a request is answered, {@code protocols/talkd.h}: its place is its code. */
public enum TalkAnswer {
    SUCCESS,
    /** Nobody of that name is logged in, or there is no invitation. */
    NOT_HERE,
    /** For another reason; clients say that the machine is too confused to talk. */
    FAILED,
    /** The client's machine has no name that leads back to it. */
    MACHINE_UNKNOWN,
    /** The user takes no messages, mesg(1); or the client may not ask this. */
    PERMISSION_DENIED,
    UNKNOWN_REQUEST,
    BADVERSION,
    /** The address at which the client waits is none. */
    BADADDR,
    /** The address that the client wants answered is none; it is not used. */
    BADCTLADDR;

    /** 4.2BSD's clients know no more than these. */
    int code(Layout layout) {
        return layout != Layout.NTALK && compareTo(UNKNOWN_REQUEST) > 0 ? FAILED.ordinal() : ordinal();
    }

    /** As metrics and the log have it: {@code not-here}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
