package dev.doorman.common.session;

import java.io.IOException;

/** The client, or the gateway in front of it, vanished without closing its half of the stream. */
public final class PeerGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    public PeerGoneException(String message) {
        super(message);
    }
}
