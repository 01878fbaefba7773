package dev.doorman.authd.domain;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A domain cannot be asked now. The message says why, for the log, and holds no secret. */
final class DomainUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    DomainUnavailableException(String domain, String why, @Nullable Throwable cause) {
        super("domain " + domain + " cannot be asked: " + why, cause);
    }
}
