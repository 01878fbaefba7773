package dev.doorman.common.process;

import java.io.IOException;

/** A command was not run at all. */
public final class StartFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why not. */
    public enum Reason {
        /** Its directory is not there, or its user may not enter it. */
        NO_DIRECTORY,
        /** There is no such program. */
        NO_PROGRAM,
        /** Its user may not run it, or it is none. */
        NOT_EXECUTABLE,
        /** Something else: identity, memory, time. */
        FAILED
    }

    StartFailedException(Reason reason) {
        super("not started: " + reason);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** What the chain's exit code means; {@link CommandLine} has them. */
    static StartFailedException of(ExitStatus status) {
        return new StartFailedException(
                switch (status) {
                    case ExitStatus.Exited(int code) when code == CommandLine.NO_DIRECTORY -> Reason.NO_DIRECTORY;
                    case ExitStatus.Exited(int code) when code == CommandLine.NOT_EXECUTABLE -> Reason.NOT_EXECUTABLE;
                    case ExitStatus.Exited(int code) when code == CommandLine.NO_PROGRAM -> Reason.NO_PROGRAM;
                    case ExitStatus.Exited _, ExitStatus.Killed _ -> Reason.FAILED;
                });
    }
}
