package dev.doorman.common.terminal;

import dev.doorman.common.process.Pty;
import dev.doorman.common.process.PtyRead;
import dev.doorman.common.process.PtySize;
import dev.doorman.common.process.TerminalModes;
import dev.doorman.common.process.TerminalModes.ControlCharacter;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.jboss.logging.Logger;

/**
 * Joins the client's terminal and the session's pseudo-terminal. Three threads: the session's own carries output; one pumps
 * what the client sends into a queue, and one types it from there.
 *
 * <pre>
 *   client ── pump ──▶ InputQueue ── type ──▶ pty
 *   client ◀──────────── output ──────────── pty
 * </pre>
 */
public final class TerminalBridge implements TerminalInput {
    private static final Logger LOG = Logger.getLogger(TerminalBridge.class);
    private static final int BUFFER_BYTES = 8 * 1024;

    private final ClientTerminal terminal;
    private final Pty pty;
    private final InputQueue queue = new InputQueue();
    private final Runnable clientGone;
    private final Runnable pressed;

    /** Two ends that are not joined yet; clientGone is run when the client is. */
    public TerminalBridge(ClientTerminal terminal, Pty pty, Runnable clientGone) {
        this(terminal, pty, clientGone, () -> {});
    }

    /** As the other; pressed is run whenever the client's user presses a key, by the thread that pumps. */
    public TerminalBridge(ClientTerminal terminal, Pty pty, Runnable clientGone, Runnable pressed) {
        this.terminal = terminal;
        this.pty = pty;
        this.clientGone = clientGone;
        this.pressed = pressed;
    }

    /** Carries until the session has ended and all that it wrote has been sent, or until the terminal is closed. */
    public void run() throws IOException {
        terminal.input(this);
        Thread.ofVirtual().name("terminal-type").start(this::type);
        Thread.ofVirtual().name("terminal-pump").start(this::pump);
        try {
            output();
        } finally {
            queue.close();
        }
    }

    private void output() throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        while (true) {
            switch (pty.read(buffer)) {
                case PtyRead.Output(int length) -> terminal.write(buffer, 0, length);
                // the interrupt key has thrown the terminal's output away: what is on its way to the client goes too
                case PtyRead.OutputFlushed _ -> terminal.flush();
                case PtyRead.FlowControl(boolean enabled) -> terminal.flowControl(enabled);
                case PtyRead.InputFlushed _, PtyRead.Changed _ -> {
                    // concerns nobody at the client's end
                }
                case PtyRead.End _ -> {
                    return;
                }
            }
        }
    }

    private void pump() {
        try {
            while (terminal.pump()) {
                // each call deals with what has come
            }
        } catch (IOException e) {
            LOG.debugf(e, "client is gone");
        }
        clientGone.run();
    }

    private void type() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int length = queue.take(buffer); length > 0; length = queue.take(buffer)) {
                pty.write(buffer, 0, length);
            }
        } catch (IOException e) {
            LOG.debugf(e, "terminal is closed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        queue.close();
    }

    @Override
    public void text(byte[] bytes, int offset, int length) throws IOException {
        pressed.run();
        try {
            queue.put(bytes, offset, length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped");
        }
    }

    @Override
    public void resized(PtySize size) throws IOException {
        pty.resize(size);
    }

    @Override
    public void key(TerminalKey key) throws IOException {
        pressed.run();
        switch (key) {
            case INTERRUPT -> signal(ControlCharacter.INTERRUPT);
            case QUIT -> signal(ControlCharacter.QUIT);
            case SUSPEND -> signal(ControlCharacter.SUSPEND);
            case ABORT_OUTPUT -> {
                pty.discardOutput();
                terminal.flush();
            }
            case ERASE_CHARACTER -> press(ControlCharacter.ERASE);
            case ERASE_LINE -> press(ControlCharacter.KILL);
            case END_OF_FILE -> press(ControlCharacter.END_OF_FILE);
        }
    }

    /**
     * Signals the foreground processes. The key itself would stand in line behind input that the program may never read;
     * only where the program takes the key as input, in raw mode, is it typed.
     */
    private void signal(ControlCharacter key) throws IOException {
        TerminalModes modes = pty.modes();
        queue.clear();
        if (modes.signals()) {
            pty.signal(key);
        } else {
            press(key);
        }
    }

    private void press(ControlCharacter key) throws IOException {
        byte character = pty.modes().character(key);
        if (character != 0) {
            text(new byte[] {character}, 0, 1);
        }
    }
}
