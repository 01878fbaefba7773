package dev.doorman.rutils.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/** A line that somebody typed or piped and that is not to be seen. Owned by whoever read it, who closes it: then it is wiped. */
public final class Secret implements AutoCloseable {
    /** The longest, in bytes: crypt(3) takes no more, so no password is longer. */
    public static final int MAX_BYTES = 512;

    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads a line and not a byte more; its end is not part of it, and the end of the stream is one.
     *
     * @param in not buffered, else the secret stays in the buffer
     * @throws NoSecretException when there is nothing before the end of the stream, or too much before the end of the line
     */
    static Secret read(InputStream in) throws IOException {
        byte[] line = new byte[MAX_BYTES];
        try {
            int length = 0;
            int octet = in.read();
            if (octet < 0) {
                throw new NoSecretException("there is no password before the end of the input");
            }
            while (octet >= 0 && octet != '\n') {
                if (length < MAX_BYTES) {
                    line[length] = (byte) octet;
                }
                length++;
                octet = in.read();
            }
            if (length > MAX_BYTES) {
                throw new NoSecretException("no password is longer than " + MAX_BYTES + " bytes");
            }
            return new Secret(Arrays.copyOf(line, length));
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    /** The bytes themselves: not a copy, and zero once this is closed. */
    public byte[] bytes() {
        return bytes;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    public boolean same(Secret other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }
}
