package dev.doorman.common.tls;

import javax.net.ssl.SSLException;

/** A client does not begin as TLS does. */
public final class NoTlsException extends SSLException {
    private static final long serialVersionUID = 1L;

    NoTlsException(String message) {
        super(message);
    }
}
