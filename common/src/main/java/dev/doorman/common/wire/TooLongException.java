package dev.doorman.common.wire;

import java.io.IOException;

/** A field is longer than its protocol has it; the message is the protocol's own text for the client. */
public final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    public TooLongException(String message) {
        super(message);
    }
}
