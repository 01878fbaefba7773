package dev.doorman.rlogind.session;

import dev.doorman.common.session.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.LongSupplier;

/** What a client sends, all of which must come within one time, however slowly it drips. One thread. */
final class TimedInput extends InputStream {
    private final Connection connection;
    private final LongSupplier nanoTime;
    private final long end;

    /** A time that begins now; nanoTime is as {@link System#nanoTime}. */
    TimedInput(Connection connection, Duration limit, LongSupplier nanoTime) {
        this.connection = connection;
        this.nanoTime = nanoTime;
        this.end = nanoTime.getAsLong() + limit.toNanos();
    }

    @Override
    public int read() throws IOException {
        limit();
        return connection.in().read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        limit();
        return connection.in().read(bytes, offset, length);
    }

    private void limit() throws IOException {
        long left = Math.ceilDiv(end - nanoTime.getAsLong(), 1_000_000L);
        if (left <= 0) {
            throw new SocketTimeoutException("it takes too long");
        }
        connection.readTimeout(Duration.ofMillis(left));
    }
}
