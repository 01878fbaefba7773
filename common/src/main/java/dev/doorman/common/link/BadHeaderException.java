package dev.doorman.common.link;

import java.io.IOException;

/** A link's header that a daemon does not accept. */
public final class BadHeaderException extends IOException {
    private static final long serialVersionUID = 1L;

    private final HeaderFault fault;

    public BadHeaderException(HeaderFault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public HeaderFault fault() {
        return fault;
    }
}
