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

    /**
     * Passes it all.
     *
     * @throws IOException when the connection is lost, or nobody reads the output any more
     */
    public void run() throws IOException {
        InputStream errors = command.errors();
        Thread input = Thread.ofPlatform().daemon().name("input").start(this::input);
        Thread apart = Thread.ofPlatform()
                .daemon()
                .name("errors")
                .unstarted(() -> errors(errors == null ? InputStream.nullInputStream() : errors));
        if (errors != null) {
            apart.start();
        }
        copy(command.output(), streams.out());
        try {
            if (errors != null) {
                apart.join();
            }
        } catch (InterruptedException e) {
            input.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void input() {
        try {
            copy(streams.in(), command.input());
            command.endInput();
        } catch (IOException e) {
            // the command reads no more, or has ended: its output tells
        }
    }

    private void errors(InputStream errors) {
        try {
            copy(errors, streams.errors());
        } catch (IOException e) {
            // the connection is lost: the output's tells
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        int length = from.read(piece);
        while (length >= 0) {
            to.write(piece, 0, length);
            length = from.read(piece);
        }
    }
}
