package dev.doorman.common.link;

import java.io.IOException;

/** The other end of a link does not keep to the wire; the link is closed. */
public final class LinkException extends IOException {
    private static final long serialVersionUID = 1L;

    public LinkException(String message) {
        super(message);
    }
}
