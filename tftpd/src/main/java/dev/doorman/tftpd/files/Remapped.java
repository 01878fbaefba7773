package dev.doorman.tftpd.files;

/** What rules make of a name. */
public sealed interface Remapped {
    /** The name that is looked for instead. */
    record Name(String name) implements Remapped {}

    /**
     * The request is refused.
     *
     * @param message for the client
     */
    record Denied(String message) implements Remapped {}
}
