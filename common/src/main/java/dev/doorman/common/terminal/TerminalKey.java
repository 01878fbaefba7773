package dev.doorman.common.terminal;

/** What a client's protocol says by other means than the keys of a terminal. */
public enum TerminalKey {
    INTERRUPT,
    QUIT,
    SUSPEND,
    END_OF_FILE,
    ERASE_CHARACTER,
    ERASE_LINE,
    /** What the session has written and nobody has seen is thrown away. */
    ABORT_OUTPUT
}
