package dev.doorman.common.testing;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Streams that give their bytes in the ways that networks do. */
public final class Pieces {
    private Pieces() {}

    /** All that a read asks for. */
    public static InputStream whole(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    /** One byte for each read. */
    public static InputStream byteByByte(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(1, length));
            }
        };
    }

    /** The bytes up to a length, and then the end. */
    public static InputStream cut(byte[] bytes, int length) {
        return new ByteArrayInputStream(bytes, 0, length);
    }
}
