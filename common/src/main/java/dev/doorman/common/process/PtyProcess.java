package dev.doorman.common.process;

import java.util.concurrent.CompletableFuture;

/** A session on a terminal. Owned by its connection; any thread. */
public final class PtyProcess {
    private final LiveSession session;
    private final Pty terminal;

    PtyProcess(LiveSession session, Pty terminal) {
        this.session = session;
        this.terminal = terminal;
    }

    /** The session leader's pid, and so the session's id. */
    public int pid() {
        return session.number();
    }

    public Pty terminal() {
        return terminal;
    }

    /** Completes when the session's leader, most often the shell, has ended. */
    public CompletableFuture<ExitStatus> exit() {
        return session.leader().exit().copy();
    }

    /**
     * Ends the session, whether its leader still runs or not, and closes its terminal. Does not wait.
     *
     * @return completes when none of the session's processes is left that should not be; the same for who asks again
     */
    public CompletableFuture<Void> hangUp(HangUpPolicy policy) {
        CompletableFuture<Void> ended = HangUps.instance().end(session, policy);
        terminal.close();
        return ended;
    }
}
