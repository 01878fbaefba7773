package dev.doorman.rutils.rcp.protocol;

import java.io.IOException;

/** The peer says what no rcp says, so that nobody knows what its next bytes are: this end tells it why, and ends. */
public final class BrokenPeerException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String text;

    public BrokenPeerException(String text) {
        super(text);
        this.text = text;
    }

    /** For the peer; nothing of the peer's is in it. */
    public String text() {
        return text;
    }
}
