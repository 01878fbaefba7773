package dev.doorman.common.authd;

import java.io.IOException;
import java.net.SocketException;

/** Nobody takes questions at authd's socket, or not from this process. */
public final class UnreachableAuthdException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreachableAuthdException(SocketException cause) {
        super("authd cannot be reached: " + cause.getMessage(), cause);
    }
}
