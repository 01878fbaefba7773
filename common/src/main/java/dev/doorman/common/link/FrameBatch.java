package dev.doorman.common.link;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Frames that leave together, in one write. It grows with what it is for, and is used again and again. One thread. */
public final class FrameBatch {
    private static final int LEAST = 1024;

    private byte[] bytes = new byte[LEAST];
    private int length;

    /**
     * Adds a frame.
     *
     * @param parts its payload, one behind the other
     * @throws IllegalArgumentException when the payload is longer than a frame's can be
     */
    public void add(FrameType type, byte[]... parts) {
        int payload = 0;
        for (byte[] part : parts) {
            payload += part.length;
        }
        if (payload > FrameType.MAX_PAYLOAD) {
            throw new IllegalArgumentException("a payload of " + payload + " bytes");
        }
        makeRoom(FrameType.HEADER_BYTES + payload);
        bytes[length++] = (byte) type.code();
        bytes[length++] = (byte) (payload >> 8);
        bytes[length++] = (byte) payload;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, bytes, length, part.length);
            length += part.length;
        }
    }

    private void makeRoom(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    /** How many bytes there are. */
    public int length() {
        return length;
    }

    /** Writes them all; then there are none. */
    void writeTo(OutputStream out) throws IOException {
        int all = length;
        length = 0;
        out.write(bytes, 0, all);
    }
}
