package dev.doorman.common.session;

import java.io.IOException;
import java.io.OutputStream;

/** What a daemon writes, as DATA frames; closing it closes the daemon's half. Any thread. */
final class LinkOutputStream extends OutputStream {
    private final LinkConnection connection;

    LinkOutputStream(LinkConnection connection) {
        this.connection = connection;
    }

    @Override
    public void write(int octet) throws IOException {
        connection.write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        connection.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        connection.shutdownOutput();
    }
}
