package dev.doorman.rlogind.session;

import dev.doorman.common.login.TerminalLook;
import dev.doorman.common.process.PtySize;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.Received;
import dev.doorman.common.terminal.ClientTerminal;
import dev.doorman.common.terminal.TerminalInput;
import dev.doorman.rlogind.protocol.Control;
import dev.doorman.rlogind.protocol.InputParser;
import dev.doorman.rlogind.protocol.WindowSize;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The client's end as a terminal, once its handshake is read. One thread pumps what the client sends; any thread writes. */
final class RloginTerminal implements ClientTerminal {
    private static final int BUFFER_BYTES = 8 * 1024;

    private final Connection connection;
    private final InputParser parser = new InputParser(new Events());
    private final ReentrantLock writing = new ReentrantLock();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private TerminalInput input = TerminalInput.NOBODY;
    private volatile @Nullable PtySize size;

    RloginTerminal(Connection connection) {
        this.connection = connection;
    }

    /** Says that the handshake was read, and asks for the window's size. */
    void open() throws IOException {
        write(new byte[] {0});
        urgent(Control.WINDOW);
    }

    /** The window's size, or what is taken for it while the client has not told it. */
    PtySize size() {
        PtySize told = size;
        return told == null ? TerminalLook.UNKNOWN_SIZE : told;
    }

    @Override
    public void input(TerminalInput next) {
        input = next;
    }

    @Override
    public boolean pump() throws IOException {
        switch (connection.receive(buffer)) {
            case Received.Data(int length) -> parser.feed(buffer, 0, length);
            // clients send none; one that does means a key
            case Received.Urgent(int value) -> parser.feed(new byte[] {(byte) value}, 0, 1);
            case Received.EndOfStream _ -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        writing.lock();
        try {
            connection.out().write(bytes, offset, length);
        } finally {
            writing.unlock();
        }
    }

    /** Clients show nothing of what is typed. */
    @Override
    public boolean echoes() {
        return true;
    }

    @Override
    public void flush() throws IOException {
        urgent(Control.DISCARD);
    }

    @Override
    public void flowControl(boolean enabled) throws IOException {
        urgent(enabled ? Control.COOKED : Control.RAW);
    }

    /**
     * An urgent byte that follows another takes its place before a client that was slow has read it: so the first question
     * goes with each until it is answered.
     */
    private void urgent(Control control) throws IOException {
        int question = size == null ? Control.WINDOW.bits() : 0;
        writing.lock();
        try {
            connection.sendUrgent(control.bits() | question);
        } finally {
            writing.unlock();
        }
    }

    private final class Events implements InputParser.Sink {
        @Override
        public void text(byte[] bytes, int offset, int length) throws IOException {
            input.text(bytes, offset, length);
        }

        @Override
        public void resized(WindowSize told) throws IOException {
            PtySize now = new PtySize(told.rows(), told.columns(), told.xPixels(), told.yPixels());
            size = now;
            input.resized(now);
        }
    }
}
