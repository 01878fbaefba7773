package dev.doorman.common.session;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** What a client sends before it is served, all of which must come within one total time. One thread. */
public final class HandshakeInput extends InputStream {
    private final Connection connection;
    private final InputStream in;
    private final long end;

    /** Begins the time. */
    public HandshakeInput(Connection connection, Duration limit) {
        this.connection = connection;
        this.in = connection.in();
        this.end = System.nanoTime() + limit.toNanos();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        long left = Math.ceilDiv(end - System.nanoTime(), 1_000_000L);
        if (left <= 0) {
            throw new SocketTimeoutException("the handshake took too long");
        }
        connection.readTimeout(Duration.ofMillis(left));
        return in.read(bytes, offset, length);
    }
}
