package dev.doorman.telnetd.protocol;

import java.io.ByteArrayOutputStream;

/** Writes our side of the stream: IAC doubled, a lone CR as CR NUL unless the stream is binary. Not thread-safe. */
public final class TelnetEncoder {
    private static final int IAC = 255;
    private static final int SB = 250;
    private static final int SE = 240;

    private boolean binary;
    private boolean afterCr;

    /** Whether our text is eight clean bits, RFC 856. */
    public void binary(boolean on) {
        binary = on;
    }

    /** Encodes text; a CR at its end is completed by the next call. */
    public byte[] text(byte[] bytes, int offset, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 16);
        for (int i = offset; i < offset + length; i++) {
            int octet = bytes[i] & 0xff;
            if (afterCr && octet != '\n') {
                out.write(0);
            }
            afterCr = octet == '\r' && !binary;
            out.write(octet);
            if (octet == IAC) {
                out.write(IAC);
            }
        }
        return out.toByteArray();
    }

    public byte[] negotiation(Verb verb, int option) {
        return new byte[] {(byte) IAC, (byte) verb.code(), (byte) option};
    }

    public byte[] subnegotiation(int option, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 8);
        out.write(IAC);
        out.write(SB);
        out.write(option);
        for (byte octet : payload) {
            out.write(octet);
            if ((octet & 0xff) == IAC) {
                out.write(IAC);
            }
        }
        out.write(IAC);
        out.write(SE);
        return out.toByteArray();
    }
}
