package dev.doorman.common.link;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The daemon's sender of frames: each frame leaves whole, in one write, and several may leave in the same. Any thread; blocks while the other end is slow.
 */
public final class FrameWriter {
    /** What one DATA frame carries at most: large enough for bulk, small enough to share a link fairly. */
    private static final int CHUNK = 32 * 1024;

    private static final int LEAST = 1024;

    private final OutputStream out;
    private final ReentrantLock lock = new ReentrantLock();
    /** Grows with what is sent: where there are a thousand of these, most send little. */
    private byte[] frame = new byte[LEAST];

    public FrameWriter(OutputStream out) {
        this.out = out;
    }

    /** Sends stream bytes, in as many DATA frames as they need. */
    public void data(byte[] bytes, int offset, int length) throws IOException {
        for (int sent = 0; sent < length; sent += CHUNK) {
            send(FrameType.DATA, bytes, offset + sent, Math.min(CHUNK, length - sent));
        }
    }

    /**
     * Sends one frame.
     *
     * @throws IllegalArgumentException when the payload is longer than a frame's can be
     */
    public void send(FrameType type, byte... payload) throws IOException {
        send(type, payload, 0, payload.length);
    }

    /** Sends several frames in one write; the batch is empty then. */
    public void send(FrameBatch batch) throws IOException {
        lock.lock();
        try {
            batch.writeTo(out);
        } finally {
            lock.unlock();
        }
    }

    private void send(FrameType type, byte[] bytes, int offset, int length) throws IOException {
        if (length > FrameType.MAX_PAYLOAD) {
            throw new IllegalArgumentException("a payload of " + length + " bytes");
        }
        lock.lock();
        try {
            byte[] whole = length <= CHUNK ? room(length) : new byte[FrameType.HEADER_BYTES + length];
            whole[0] = (byte) type.code();
            whole[1] = (byte) (length >> 8);
            whole[2] = (byte) length;
            System.arraycopy(bytes, offset, whole, FrameType.HEADER_BYTES, length);
            out.write(whole, 0, FrameType.HEADER_BYTES + length);
        } finally {
            lock.unlock();
        }
    }

    private byte[] room(int length) {
        if (frame.length < FrameType.HEADER_BYTES + length) {
            frame = new byte[FrameType.HEADER_BYTES + Math.min(CHUNK, 2 * length)];
        }
        return frame;
    }
}
