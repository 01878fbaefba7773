package dev.doorman.common.callback;

import java.io.IOException;

/** The gateway does not make the connection that a daemon asked for. */
public final class CallbackRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why not. */
    public enum Reason {
        /** Neither this address nor this service's policy allow it, or the connection is over. */
        NOT_ALLOWED,
        /** Every port that could be its source, or could be listened on, is taken. */
        NO_PORT,
        /** Nobody listens at the client's port. */
        CONNECTION_REFUSED,
        /** The client cannot be reached, or not in time. */
        UNREACHABLE,
        /** Something else. */
        FAILED
    }

    public CallbackRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
