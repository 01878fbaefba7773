package dev.doorman.rutils.rcp.protocol;

import java.io.IOException;

/** The peer has gone or given up: there is nobody to tell anything. */
public final class PeerEndedException extends IOException {
    private static final long serialVersionUID = 1L;

    public PeerEndedException(String message) {
        super(message);
    }
}
