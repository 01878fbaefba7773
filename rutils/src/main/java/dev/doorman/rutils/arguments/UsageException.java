package dev.doorman.rutils.arguments;

/** A command line that is none of the program's; its message is for the user. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String text;

    public UsageException(String text) {
        super(text);
        this.text = text;
    }

    /** What is wrong. */
    public String text() {
        return text;
    }
}
