package dev.doorman.tftpd.files;

/** A file of rules that cannot be used. */
public final class RemapSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    RemapSyntaxException(String message) {
        super(message);
    }

    RemapSyntaxException(int line, String message) {
        super("line " + line + ": " + message);
    }
}
