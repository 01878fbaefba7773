package dev.doorman.common.process;

import dev.doorman.common.posix.Fd;
import dev.doorman.common.posix.Libc;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/** A command on pipes, in a session and process group of its own. Owned by its connection; any thread. */
public final class PipedProcess {
    private final LiveSession session;
    private final Fd in;
    private final Fd out;
    private final Fd error;

    PipedProcess(LiveSession session, Fd in, Fd out, Fd error) {
        this.session = session;
        this.in = in;
        this.out = out;
        this.error = error;
    }

    /** The command's pid, and so its session's and process group's id. */
    public int pid() {
        return session.number();
    }

    public OutputStream stdin() {
        return in.outputStream();
    }

    public InputStream stdout() {
        return out.inputStream();
    }

    public InputStream stderr() {
        return error.inputStream();
    }

    /** Sends a signal to the command's process group; when it is gone, nothing happens. */
    public void signal(int signal) throws IOException {
        if (!session.leader().exit().isDone()) {
            Libc.kill(-session.number(), signal);
        }
    }

    public CompletableFuture<ExitStatus> exit() {
        return session.leader().exit().copy();
    }

    /** Ends the command's session, and closes the pipes. Does not wait; see {@link PtyProcess#hangUp}. */
    public CompletableFuture<Void> hangUp(HangUpPolicy policy) {
        CompletableFuture<Void> ended = HangUps.instance().end(session, policy);
        in.close();
        out.close();
        error.close();
        return ended;
    }
}
