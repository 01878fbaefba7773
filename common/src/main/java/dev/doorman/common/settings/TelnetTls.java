package dev.doorman.common.settings;

/**
 * Whether a telnet service is within TLS. Immutable.
 *
 * @param files the certificate and its key
 */
public record TelnetTls(Mode mode, TlsFiles files) {
    /** How it begins. */
    public enum Mode {
        /** Not at all. */
        OFF,
        /** With the first byte. */
        IMPLICIT
    }
}
