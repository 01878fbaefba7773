package dev.doorman.common.posix;

import java.io.IOException;

/** A call of the C library that failed. */
public final class PosixException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    PosixException(String call, int errno) {
        super(call + ": " + Errno.text(errno));
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
