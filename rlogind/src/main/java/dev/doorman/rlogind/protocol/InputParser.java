package dev.doorman.rlogind.protocol;

import java.io.IOException;

/**
 * Takes a client's stream apart, however it is cut: what is typed, and window changes, RFC 1282. Not thread-safe.
 *
 * <pre>
 *   ff ff 73 73  rows  columns  x-pixels  y-pixels      (16 bits each, big-endian)
 * </pre>
 *
 * <p>Bytes that begin as a window change are held back until it shows whether they are one: a lone ff waits for the next byte.
 */
public final class InputParser {
    private static final byte[] COOKIE = {(byte) 0xff, (byte) 0xff, 's', 's'};
    /** How many ff it begins with. */
    private static final int LEADING = 2;

    private static final int CHANGE_BYTES = COOKIE.length + 8;

    private final Sink sink;
    /** The begin of what may be a window change. */
    private final byte[] held = new byte[CHANGE_BYTES];

    private int heldLength;

    /** Takes what was found, in its order. */
    public interface Sink {
        void text(byte[] bytes, int offset, int length) throws IOException;

        void resized(WindowSize size) throws IOException;
    }

    public InputParser(Sink sink) {
        this.sink = sink;
    }

    /** Takes the next bytes. */
    public void feed(byte[] bytes, int offset, int length) throws IOException {
        // what was held comes out among these: at most so much text
        byte[] text = new byte[length + CHANGE_BYTES];
        int collected = 0;
        for (int i = offset; i < offset + length; i++) {
            collected = step(bytes[i], text, collected);
            if (heldLength == CHANGE_BYTES) {
                collected = flush(text, collected);
                heldLength = 0;
                sink.resized(new WindowSize(number(0), number(1), number(2), number(3)));
            }
        }
        flush(text, collected);
    }

    /** Holds the next byte, or collects it and what was held before it; answers how much is collected. */
    private int step(byte octet, byte[] text, int collected) {
        if (heldLength >= COOKIE.length || octet == COOKIE[heldLength]) {
            held[heldLength++] = octet;
            return collected;
        }
        if (octet == COOKIE[0] && heldLength == LEADING) {
            // of three ff the last two may begin a change
            text[collected] = octet;
            return collected + 1;
        }
        System.arraycopy(held, 0, text, collected, heldLength);
        int end = collected + heldLength;
        heldLength = 0;
        if (octet == COOKIE[0]) {
            held[heldLength++] = octet;
        } else {
            text[end++] = octet;
        }
        return end;
    }

    private int flush(byte[] text, int collected) throws IOException {
        if (collected > 0) {
            sink.text(text, 0, collected);
        }
        return 0;
    }

    private int number(int index) {
        int at = COOKIE.length + 2 * index;
        return (held[at] & 0xff) << 8 | held[at + 1] & 0xff;
    }
}
