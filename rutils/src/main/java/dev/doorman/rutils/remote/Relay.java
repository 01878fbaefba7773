package dev.doorman.rutils.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Passes what comes to and fro between a command and its caller, until the command's output and errors have ended. Each
 * direction has a thread; the caller's own is that of the output. What one side does not take is not read from the other.
 */
public final class Relay {
    private static final int PIECE_BYTES = 32 * 1024;

    private final RemoteCommand command;
    private final Streams streams;

    public Relay(RemoteCommand command, Streams streams) {
        this.command = command;
        this.streams = streams;
    }

    /** What becomes of a piece of a stream. */
    @FunctionalInterface
    private interface Sink {
        void write(byte[] piece, int length) throws IOException;
    }

    /** Nobody reads what this program writes. */
    private static final class UnreadException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Passes it all.
     *
     * @return whether it is all: false when nobody reads the output any more
     * @throws IOException when the connection is lost
     */
    public boolean run() throws IOException {
        InputStream errors = command.errors();
        Thread input = Thread.ofPlatform().daemon().name("input").start(this::input);
        Thread apart = Thread.ofPlatform()
                .daemon()
                .name("errors")
                .unstarted(() -> errors(errors == null ? InputStream.nullInputStream() : errors));
        if (errors != null) {
            apart.start();
        }
        try {
            copy(command.output(), ours(streams.out()));
            if (errors != null) {
                apart.join();
            }
            return true;
        } catch (UnreadException e) {
            return false;
        } catch (InterruptedException e) {
            input.interrupt();
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Sink ours(OutputStream out) {
        return (piece, length) -> {
            try {
                out.write(piece, 0, length);
            } catch (IOException e) {
                throw new UnreadException();
            }
        };
    }

    private void input() {
        try {
            OutputStream to = command.input();
            copy(streams.in(), (piece, length) -> to.write(piece, 0, length));
            command.endInput();
        } catch (IOException e) {
            // the command reads no more, or has ended: its output tells
        }
    }

    private void errors(InputStream errors) {
        try {
            copy(errors, ours(streams.errors()));
        } catch (UnreadException e) {
            drop(errors);
        } catch (IOException e) {
            // the connection is lost: the output's tells
        }
    }

    /** A command whose errors nobody wants is not to wait for somebody. */
    private static void drop(InputStream errors) {
        try {
            long _ = errors.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // the connection is lost: the output's tells
        }
    }

    private static void copy(InputStream from, Sink to) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        int length = from.read(piece);
        while (length >= 0) {
            to.write(piece, length);
            length = from.read(piece);
        }
    }
}
