package dev.doorman.common.session;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A socket's stream whose first bytes must come within a total time, however slowly they drip, until {@link #lift}. One
 * thread.
 */
final class DeadlineInputStream extends InputStream {
    private final Socket socket;
    private final InputStream in;
    private final long end;
    private boolean lifted;

    DeadlineInputStream(Socket socket, Duration limit) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.end = System.nanoTime() + limit.toNanos();
        socket.setSoTimeout(Math.max(1, Math.toIntExact(limit.toMillis())));
    }

    /** From now on the socket's own time-out holds, which is none until somebody sets it. */
    void lift() throws IOException {
        lifted = true;
        socket.setSoTimeout(0);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return lifted ? in.read(bytes, offset, length) : readBefore(bytes, offset, length);
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }

    private int readBefore(byte[] bytes, int offset, int length) throws IOException {
        long left = Math.ceilDiv(end - System.nanoTime(), 1_000_000L);
        if (left <= 0) {
            throw new SocketTimeoutException("the header took too long");
        }
        socket.setSoTimeout(Math.toIntExact(left));
        return in.read(bytes, offset, length);
    }
}
