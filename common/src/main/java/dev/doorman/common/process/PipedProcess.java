package dev.doorman.common.process;

import dev.doorman.common.posix.Fd;
import dev.doorman.common.posix.Libc;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

    /**
     * Waits for the byte by which the chain of programs says that the command is about to run.
     *
     * @throws StartFailedException when the chain ends without it, or it takes too long
     */
    void awaitStart(Duration limit) throws IOException, InterruptedException {
        try {
            out.readTimeout(limit);
            if (out.read(new byte[1], 0, 1) < 0) {
                throw StartFailedException.of(session.leader().exit().get(limit.toMillis(), TimeUnit.MILLISECONDS));
            }
            out.readTimeout(Duration.ZERO);
        } catch (SocketTimeoutException | TimeoutException e) {
            throw new StartFailedException(StartFailedException.Reason.FAILED);
        } catch (ClosedByInterruptException e) {
            throw new InterruptedException("stopped while a command was started");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
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
        close();
        return ended;
    }

    /**
     * The command's connection has come to its end by itself: what the command has left running, without the pipes, is left
     * alone, as with every rshd. Closes the pipes.
     */
    public void leave() {
        HangUps.instance().leave(session);
        close();
    }

    private void close() {
        in.close();
        out.close();
        error.close();
    }
}
