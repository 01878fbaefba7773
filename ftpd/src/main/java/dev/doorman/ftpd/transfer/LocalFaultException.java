package dev.doorman.ftpd.transfer;

import java.io.IOException;

/** It is the file that cannot be read or written, and not the connection. */
final class LocalFaultException extends IOException {
    private static final long serialVersionUID = 1L;

    LocalFaultException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
