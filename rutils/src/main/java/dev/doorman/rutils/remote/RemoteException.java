package dev.doorman.rutils.remote;

import java.io.IOException;

/** A call that comes to nothing: the host cannot be reached, or does not let the caller in. Its message is for the user. */
public final class RemoteException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String text;

    public RemoteException(String text) {
        super(text);
        this.text = text;
    }

    /** What is wrong; nothing in it but what can be shown. */
    public String text() {
        return text;
    }
}
