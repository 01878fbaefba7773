package dev.doorman.common.process;

/** Where a command's standard error goes. */
public enum ErrorOutput {
    /** To a pipe of its own. */
    APART,
    /** To standard output, in its place there. */
    WITH_OUTPUT
}
