package dev.doorman.tftpd.transfer;

import dev.doorman.tftpd.protocol.ErrorCode;
import java.io.IOException;

/** A file cannot be served, or not any further; the client is told so. */
public final class FileFaultException extends IOException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /**
     * A fault.
     *
     * @param message for the client and for the log: a text of ours, never the client's
     */
    public FileFaultException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
