package dev.doorman.common.session;

import java.io.IOException;
import java.io.InputStream;

/** {@link Connection#receive} as a stream: urgent bytes inline. One thread. */
final class LinkInputStream extends InputStream {
    private final Connection connection;

    LinkInputStream(Connection connection) {
        this.connection = connection;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        byte[] buffer = new byte[length];
        return switch (connection.receive(buffer)) {
            case Received.Data(int received) -> {
                System.arraycopy(buffer, 0, bytes, offset, received);
                yield received;
            }
            case Received.Urgent(int value) -> {
                bytes[offset] = (byte) value;
                yield 1;
            }
            case Received.EndOfStream _ -> -1;
        };
    }
}
