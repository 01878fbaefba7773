package dev.doorman.common.tls;

import dev.doorman.common.session.Connection;
import dev.doorman.common.session.TimedInput;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * What comes over a connection: until {@link #lift} within one total time, however slowly it drips, and then as the connection's own
 * time-out has it. One thread.
 */
final class HandshakeInput extends InputStream {
    /** The first byte of each record of a handshake, RFC 8446, 5.1. */
    private static final int HANDSHAKE = 22;

    private static final int NOTHING = -1;

    private final Connection connection;
    private final TimedInput timed;
    private InputStream in;
    /** What was read to see whether it is TLS, and not handed out yet. */
    private int first = NOTHING;

    HandshakeInput(Connection connection, Duration limit) {
        this.connection = connection;
        this.timed = new TimedInput(connection, limit);
        this.in = timed;
    }

    /**
     * Waits for the first byte, which stays unread.
     *
     * @throws NoTlsException when it is none of TLS', or there is none
     */
    void expectTls() throws IOException {
        first = timed.read();
        if (first != HANDSHAKE) {
            throw new NoTlsException(first == NOTHING ? "the client left" : "the client does not begin with TLS");
        }
    }

    /** From now on the connection's own time-out holds, which is none until somebody sets it. */
    void lift() throws IOException {
        in = connection.in();
        connection.readTimeout(Duration.ZERO);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (first == NOTHING || length == 0) {
            return in.read(bytes, offset, length);
        }
        bytes[offset] = (byte) first;
        first = NOTHING;
        return 1;
    }

    @Override
    public int available() throws IOException {
        return first == NOTHING ? in.available() : 1;
    }
}
