package dev.doorman.common.terminal;

import dev.doorman.common.process.PtySize;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines before the login, with the few keys that a terminal's line editing has. What is typed ahead is kept for the
 * next line. One thread.
 */
public final class LineEditor implements TerminalInput {
    /** Longer than any name or password; what is typed beyond is consumed and makes the line wrong. */
    private static final int MAX_LINE = 1024;

    private static final int MAX_AHEAD = 4 * 1024;
    private static final byte[] RUB_OUT = {'\b', ' ', '\b'};
    private static final byte[] NEW_LINE = {'\r', '\n'};

    private final ClientTerminal terminal;
    private final byte[] ahead = new byte[MAX_AHEAD];
    private final byte[] line = new byte[MAX_LINE];
    private int aheadLength;
    private int length;
    private boolean overlong;
    private Echo echo = Echo.SHOWN;
    /** How the last line ended; null while a line is being read. */
    private @Nullable End end = End.ENTERED;

    /** Whether what is typed is shown. */
    public enum Echo {
        SHOWN,
        HIDDEN
    }

    /** How a line ended. */
    public enum End {
        ENTERED,
        /** The line was longer than any can be. */
        OVERLONG,
        /** ^C: begin again. */
        INTERRUPTED,
        /** ^D on an empty line, or the client closed its half. */
        CLOSED
    }

    /** Waits for the client, at most as long as it has left; false when it has closed its half. */
    @FunctionalInterface
    public interface Pump {
        boolean more() throws IOException;
    }

    /** An editor that shows what is typed on the terminal that it comes from. */
    public LineEditor(ClientTerminal terminal) {
        this.terminal = terminal;
    }

    /** Reads a line; its bytes are there until the next call, or {@link #wipe}. */
    public End read(Echo shown, Pump pump) throws IOException {
        wipe();
        overlong = false;
        echo = shown;
        end = null;
        takeAhead();
        while (end == null) {
            if (!pump.more()) {
                end = End.CLOSED;
            }
        }
        return end;
    }

    /** A copy of the line. */
    public byte[] bytes() {
        return Arrays.copyOf(line, length);
    }

    /** Forgets the line. */
    public void wipe() {
        Arrays.fill(line, (byte) 0);
        length = 0;
    }

    /** What was typed before the session began belongs to the session. */
    public void passAheadTo(TerminalInput next) throws IOException {
        next.text(ahead, 0, aheadLength);
        Arrays.fill(ahead, (byte) 0);
        aheadLength = 0;
    }

    /** What comes behind a line's end is kept, as far as there is room, until the next line is read. */
    @Override
    public void text(byte[] bytes, int offset, int count) throws IOException {
        int at = offset;
        while (at < offset + count && end == null) {
            end = key(bytes[at++]);
        }
        int kept = Math.min(offset + count - at, MAX_AHEAD - aheadLength);
        System.arraycopy(bytes, at, ahead, aheadLength, kept);
        aheadLength += kept;
    }

    @Override
    public void key(TerminalKey pressed) throws IOException {
        byte key = switch (pressed) {
            case INTERRUPT, QUIT -> 0x03;
            case END_OF_FILE -> 0x04;
            case ERASE_CHARACTER -> 0x7f;
            case ERASE_LINE -> 0x15;
            case SUSPEND, ABORT_OUTPUT -> 0;
        };
        if (key != 0) {
            text(new byte[] {key}, 0, 1);
        }
    }

    @Override
    public void resized(PtySize size) {
        // the terminal remembers it
    }

    private void takeAhead() throws IOException {
        int at = 0;
        while (at < aheadLength && end == null) {
            end = key(ahead[at++]);
        }
        System.arraycopy(ahead, at, ahead, 0, aheadLength - at);
        Arrays.fill(ahead, aheadLength - at, aheadLength, (byte) 0);
        aheadLength -= at;
    }

    private @Nullable End key(byte key) throws IOException {
        switch (key) {
            case '\r', '\n' -> {
                show(NEW_LINE);
                return overlong ? End.OVERLONG : End.ENTERED;
            }
            case 0x03 -> {
                show(NEW_LINE);
                return End.INTERRUPTED;
            }
            case 0x04 -> {
                if (length == 0) {
                    return End.CLOSED;
                }
            }
            case '\b', 0x7f -> erase();
            case 0x15 -> {
                while (length > 0) {
                    erase();
                }
            }
            default -> append(key);
        }
        return null;
    }

    private void append(byte key) throws IOException {
        if (length == MAX_LINE) {
            overlong = true;
            return;
        }
        line[length++] = key;
        boolean printable = key < 0 || key >= ' ';
        if (echo == Echo.SHOWN && printable) {
            show(new byte[] {key});
        }
    }

    private void erase() throws IOException {
        if (length > 0) {
            line[--length] = 0;
            if (echo == Echo.SHOWN) {
                show(RUB_OUT);
            }
        }
    }

    private void show(byte[] bytes) throws IOException {
        if (terminal.echoes()) {
            terminal.write(bytes);
        }
    }
}
