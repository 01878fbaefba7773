package dev.doorman.common.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Strings that end with a NUL, as the r-commands send them. Takes not one byte of what follows. Stateless. */
public final class NulStrings {
    private static final int FIRST_BYTES = 64;
    private static final int MAX_PORT = 0xffff;
    private static final int PORT_DIGITS = 5;

    private NulStrings() {}

    /**
     * Reads a string; what was read is wiped from wherever else it was.
     *
     * @param limit its most bytes, without the NUL
     * @param whenLonger the protocol's text for a longer one
     * @throws TooLongException when it is longer; the byte after the last that may be is read then
     * @throws EOFException when the stream ends before its NUL
     */
    public static byte[] read(InputStream in, int limit, String whenLonger) throws IOException {
        byte[] bytes = new byte[Math.min(limit, FIRST_BYTES)];
        int length = 0;
        try {
            for (int next = in.read(); next != 0; next = in.read()) {
                if (next < 0) {
                    throw new EOFException("the stream ends within a string");
                }
                if (length == limit) {
                    throw new TooLongException(whenLonger);
                }
                if (length == bytes.length) {
                    byte[] longer = Arrays.copyOf(bytes, Math.min(limit, 2 * length));
                    Arrays.fill(bytes, (byte) 0);
                    bytes = longer;
                }
                bytes[length] = (byte) next;
                length++;
            }
            return Arrays.copyOf(bytes, length);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /**
     * Reads a port's number in decimal digits; none at all are 0, as rcmd(3) sends it for no port.
     *
     * @return 0 to 65535
     */
    public static int readPort(InputStream in) throws IOException {
        byte[] digits;
        try {
            digits = read(in, PORT_DIGITS, "");
        } catch (TooLongException e) {
            throw new MalformedFieldException("a port of more than " + PORT_DIGITS + " digits");
        }
        int port = 0;
        for (byte digit : digits) {
            if (digit < '0' || digit > '9') {
                throw new MalformedFieldException("a port that is no number");
            }
            port = 10 * port + digit - '0';
        }
        if (port > MAX_PORT) {
            throw new MalformedFieldException("a port above " + MAX_PORT);
        }
        return port;
    }
}
