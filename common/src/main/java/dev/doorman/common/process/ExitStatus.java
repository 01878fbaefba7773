package dev.doorman.common.process;

/** How a process ended. */
public sealed interface ExitStatus {
    /** It exited; 0 to 255. */
    record Exited(int code) implements ExitStatus {}

    /** A signal ended it. */
    record Killed(int signal) implements ExitStatus {}
}
