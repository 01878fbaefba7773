package dev.doorman.rutils.terminal;

import java.io.IOException;

/** What was typed or piped is no secret, or there is nobody to ask; its message is for the user. */
public final class NoSecretException extends IOException {
    private static final long serialVersionUID = 1L;

    public NoSecretException(String message) {
        super(message);
    }
}
