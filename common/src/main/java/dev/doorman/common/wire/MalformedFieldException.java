package dev.doorman.common.wire;

import java.io.IOException;

/** A field is not what its protocol has there; the message is for the log, and holds nothing of the client's. */
public final class MalformedFieldException extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedFieldException(String message) {
        super(message);
    }
}
