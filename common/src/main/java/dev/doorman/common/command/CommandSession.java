package dev.doorman.common.command;

import dev.doorman.common.process.HangUpPolicy;
import dev.doorman.common.process.PipedProcess;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.PeerGoneException;
import dev.doorman.common.session.Received;
import dev.doorman.common.session.SessionOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Joins a command's pipes and its client. The session's own thread carries the output; virtual ones carry the rest:
 *
 * <pre>
 *   client ── input ────▶ stdin
 *   client ◀── output ─── stdout       without a second channel with stderr in it
 *   second ◀── errors ─── stderr
 *   second ── signals ──▶ process group
 * </pre>
 *
 * Whoever cannot write waits, and reads no more meanwhile. The end of the client's half is the end of stdin and no more; the
 * command's end is the end of stdout and stderr, both, and the client's connection is closed by no less. A client that vanishes hangs the command up.
 */
final class CommandSession {
    private static final Logger LOG = Logger.getLogger(CommandSession.class);
    private static final int BUFFER_BYTES = 32 * 1024;

    private final Connection connection;
    private final PipedProcess process;
    private final @Nullable SecondChannel second;
    private final HangUpPolicy policy;
    private final CompletableFuture<Void> errorsDone = new CompletableFuture<>();
    private final AtomicInteger streams;

    CommandSession(Connection connection, PipedProcess process, @Nullable SecondChannel second, HangUpPolicy policy) {
        this.connection = connection;
        this.process = process;
        this.second = second;
        this.policy = policy;
        this.streams = new AtomicInteger(second == null ? 1 : 2);
    }

    /** Carries until the command has ended, or its client; then nothing of the command is left that should not be. */
    SessionOutcome run() throws IOException, InterruptedException {
        Thread.ofVirtual().name("command-input").start(this::input);
        if (second == null) {
            errorsDone.complete(null);
        } else {
            SecondChannel channel = second;
            Thread.ofVirtual().name("command-errors").start(() -> errors(channel));
            channel.receive(process::signal);
        }
        try {
            output();
            // a client whose half is closed too takes this for the end of all, and the errors would be lost with the
            // connection
            errorsDone.get();
            connection.shutdownOutput();
            if (policy.detached() == HangUpPolicy.Detached.KILL) {
                hangUp();
            }
            return new SessionOutcome.Completed();
        } catch (ClosedByInterruptException | InterruptedException e) {
            hangUp();
            return new SessionOutcome.Stopped();
        } catch (ClosedChannelException | PeerGoneException e) {
            hangUp();
            return new SessionOutcome.PeerGone();
        } catch (ExecutionException e) {
            hangUp();
            throw new IllegalStateException(e.getCause());
        } catch (IOException e) {
            hangUp();
            throw e;
        }
    }

    private void output() throws IOException {
        InputStream out = process.stdout();
        OutputStream client = connection.out();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int length = out.read(buffer); length >= 0; length = out.read(buffer)) {
            client.write(buffer, 0, length);
        }
        streamEnded();
    }

    /**
     * What the user has left running on purpose lives on, unless nothing of a user's is to outlive the sessions. Before the client
     * is told of the last stream's end, for it then goes away, and that must not be taken for its vanishing.
     */
    private void streamEnded() {
        if (streams.decrementAndGet() == 0 && policy.detached() == HangUpPolicy.Detached.KEEP) {
            process.leave();
        }
    }

    private void input() {
        byte[] buffer = new byte[BUFFER_BYTES];
        OutputStream stdin = process.stdin();
        try {
            while (true) {
                switch (connection.receive(buffer)) {
                    case Received.Data(int length) -> stdin = type(stdin, buffer, length);
                    case Received.Urgent(int value) -> {
                        buffer[0] = (byte) value;
                        stdin = type(stdin, buffer, 1);
                    }
                    case Received.EndOfStream _ -> {
                        stdin.close();
                        connection.awaitGone();
                    }
                }
            }
        } catch (IOException e) {
            LOG.debugf(e, "client is gone connection=%s", connection.header().id());
        }
        var _ = process.hangUp(policy);
    }

    /** A command that has closed its input gets no more of it; the client may send it all the same. */
    private static OutputStream type(OutputStream stdin, byte[] bytes, int length) {
        try {
            stdin.write(bytes, 0, length);
            return stdin;
        } catch (IOException e) {
            LOG.debugf(e, "command takes no input");
            return OutputStream.nullOutputStream();
        }
    }

    private void errors(SecondChannel channel) {
        try {
            InputStream error = process.stderr();
            OutputStream client = channel.out();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int length = error.read(buffer); length >= 0; length = error.read(buffer)) {
                client = say(client, buffer, length);
            }
            streamEnded();
            channel.shutdownOutput();
        } catch (IOException e) {
            LOG.debugf(e, "errors end connection=%s", connection.header().id());
        }
        errorsDone.complete(null);
    }

    /** A client that closes its second channel wants no errors; the command goes on. */
    private static OutputStream say(OutputStream client, byte[] bytes, int length) {
        try {
            client.write(bytes, 0, length);
            return client;
        } catch (IOException e) {
            LOG.debugf(e, "client takes no errors");
            return OutputStream.nullOutputStream();
        }
    }

    private void hangUp() throws InterruptedException {
        boolean interrupted = Thread.interrupted();
        CompletableFuture<Void> ended = process.hangUp(policy);
        if (second != null) {
            abort(second);
        }
        try {
            ended.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void abort(SecondChannel channel) {
        try {
            channel.abort();
        } catch (IOException e) {
            LOG.debugf(e, "closing connection=%s", connection.header().id());
        }
    }
}
