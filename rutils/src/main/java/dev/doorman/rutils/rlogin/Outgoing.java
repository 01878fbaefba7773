package dev.doorman.rutils.rlogin;

import dev.doorman.common.posix.Termios.Window;
import dev.doorman.rutils.rlogin.protocol.Messages;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What goes to the server: what is typed, and the window's size, each whole. Any thread; lives as long as the connection. */
final class Outgoing {
    /** A server that asks all the time is not told all the time. */
    private static final long WINDOW_PACE_NANOS = 100_000_000L;

    private final OutputStream out;
    private final @Nullable LocalTerminal terminal;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Window told;
    private long toldAt;

    Outgoing(OutputStream out, @Nullable LocalTerminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Sends what was typed. */
    void send(byte[] typed) throws IOException {
        lock.lock();
        try {
            out.write(typed);
        } finally {
            lock.unlock();
        }
    }

    /** Sends the size that the window has now, if there is one. */
    void tellWindow() throws IOException {
        Optional<Window> window = terminal == null ? Optional.empty() : terminal.window();
        if (window.isEmpty()) {
            return;
        }
        Window now = window.get();
        lock.lock();
        try {
            long time = System.nanoTime();
            if (!now.equals(told) || time - toldAt > WINDOW_PACE_NANOS) {
                told = now;
                toldAt = time;
                out.write(Messages.window(now.rows(), now.columns(), now.xPixels(), now.yPixels()));
            }
        } finally {
            lock.unlock();
        }
    }
}
