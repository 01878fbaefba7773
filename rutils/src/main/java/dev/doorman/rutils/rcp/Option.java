package dev.doorman.rutils.rcp;

/** What is asked of an end of rcp. */
enum Option {
    /** {@code -r}: directories too, with all that is in them. */
    RECURSIVE("r"),
    /** {@code -p}: modes and times are kept. */
    PRESERVE("p"),
    /** {@code -d}: the target must be a directory. */
    DIRECTORY("d");

    private final String letter;

    Option(String letter) {
        this.letter = letter;
    }

    String letter() {
        return letter;
    }
}
