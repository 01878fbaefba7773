package dev.doorman.authd.homes;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Lets no packet through that is longer than a bound, so that a server cannot have the memory for it taken: each is, in SMB
 * over TCP, a zero byte, a length of three bytes, and as much payload (MS-SMB2 2.1). For one reading thread.
 */
final class PacketBound extends InputStream {
    private static final int HEADER = 4;

    private final InputStream in;
    private final int most;
    private byte[] header = {};
    private int given;
    private int payload;

    PacketBound(InputStream in, int most) {
        this.in = in;
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (payload == 0 && given == header.length && !nextHeader()) {
            return -1;
        }
        if (given < header.length) {
            int count = Math.min(length, header.length - given);
            System.arraycopy(header, given, to, offset, count);
            given += count;
            return count;
        }
        int count = in.read(to, offset, Math.min(length, payload));
        payload -= Math.max(count, 0);
        return count;
    }

    private boolean nextHeader() throws IOException {
        header = in.readNBytes(HEADER);
        given = 0;
        if (header.length == 0) {
            return false;
        }
        if (header.length < HEADER) {
            throw new EOFException("the end within a packet's header");
        }
        payload = (header[1] & 0xff) << 16 | (header[2] & 0xff) << 8 | header[3] & 0xff;
        if (header[0] != 0 || payload > most) {
            throw new IOException("no packet of SMB, or one longer than " + most + " bytes");
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
