package dev.doorman.common.link;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's receiver of frames. A frame's payload is read in pieces as it comes, so a frame costs no memory of its
 * own. One thread.
 */
public final class FrameReader {
    private final InputStream in;
    private int remaining;

    public FrameReader(InputStream in) {
        this.in = in;
    }

    /**
     * Waits for the next frame; what is left of the last one's payload is skipped.
     *
     * @return null when the link was closed between two frames
     * @throws EOFException when it was closed within a frame
     * @throws LinkException when the type is unknown
     */
    public @Nullable FrameType next() throws IOException {
        in.skipNBytes(remaining);
        remaining = 0;
        int code = in.read();
        if (code < 0) {
            return null;
        }
        int length = octet() << 8 | octet();
        FrameType type = FrameType.of(code);
        if (type == null) {
            throw new LinkException("unknown frame type " + code);
        }
        remaining = length;
        return type;
    }

    /** The bytes of the frame's payload that are still to be read. */
    public int remaining() {
        return remaining;
    }

    /**
     * Reads some of the payload, waiting for at least one byte.
     *
     * @return how many bytes; 0 only when nothing remains or length is 0
     */
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (remaining == 0 || length == 0) {
            return 0;
        }
        int read = in.read(buffer, offset, Math.min(length, remaining));
        if (read < 0) {
            throw new EOFException("the link was closed within a frame");
        }
        remaining -= read;
        return read;
    }

    /** Reads all that remains of the payload, at most 65,535 bytes. */
    public byte[] payload() throws IOException {
        byte[] payload = in.readNBytes(remaining);
        if (payload.length < remaining) {
            throw new EOFException("the link was closed within a frame");
        }
        remaining = 0;
        return payload;
    }

    private int octet() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("the link was closed within a frame");
        }
        return octet;
    }
}
