package dev.doorman.rutils.regpwd;

/** What the program's exit status tells. */
enum ExitCode {
    /** It is done; asked for the status: a password is stored and good. */
    DONE(0),
    /** It is not done, and standard error says why; asked for the status: there is no password that is good. */
    NOT_DONE(1);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }
}
