package dev.doorman.common.authd;

import java.io.IOException;

/** A line on authd's socket that is no message; says what is missing, never what was there. */
public final class MalformedMessageException extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedMessageException(String message) {
        super(message);
    }
}
