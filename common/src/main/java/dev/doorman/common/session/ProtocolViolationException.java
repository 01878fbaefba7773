package dev.doorman.common.session;

import java.io.IOException;

/** The client broke the daemon's protocol; the message is for the log and holds nothing secret. */
public final class ProtocolViolationException extends IOException {
    private static final long serialVersionUID = 1L;

    public ProtocolViolationException(String message) {
        super(message);
    }
}
