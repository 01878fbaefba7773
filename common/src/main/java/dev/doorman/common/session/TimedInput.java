package dev.doorman.common.session;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** What a client sends, as far as it comes within one total time, however slowly it drips: a handshake, or a line. One thread. */
public final class TimedInput extends InputStream {
    private final Connection connection;
    private final InputStream in;
    private long end;

    /** Begins the time for what a connection brings. */
    public TimedInput(Connection connection, Duration limit) {
        this(connection, connection.in(), limit);
    }

    /**
     * Begins the time.
     *
     * @param in what comes over the connection, such as what TLS makes of it
     */
    public TimedInput(Connection connection, InputStream in, Duration limit) {
        this.connection = connection;
        this.in = in;
        this.end = System.nanoTime() + limit.toNanos();
    }

    /** Begins the time anew. */
    public void within(Duration limit) {
        end = System.nanoTime() + limit.toNanos();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /**
     * Waits as long as the time lasts.
     *
     * @throws SocketTimeoutException when it is over
     */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        long left = Math.ceilDiv(end - System.nanoTime(), 1_000_000L);
        if (left <= 0) {
            throw new SocketTimeoutException("it did not come in time");
        }
        connection.readTimeout(Duration.ofMillis(left));
        return in.read(bytes, offset, length);
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }
}
