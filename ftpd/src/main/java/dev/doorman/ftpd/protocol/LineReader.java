package dev.doorman.ftpd.protocol;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a control connection, which is telnet (RFC 959 section 5.3.1, RFC 854): ended by CR LF, or by LF alone, as some
 * devices send; telnet's commands are taken out, IAC IAC is an octet 255, and a CR that is followed by NUL is a CR. A Synch's
 * data mark is a telnet command like any other here, for urgent bytes come inline. One thread.
 *
 * <p>A line of more than {@link #MAX_BYTES} is read to its end, and not kept.
 */
public final class LineReader {
    /** The longest path of Linux, and room for a verb. */
    public static final int MAX_BYTES = 4096 + 64;

    private static final int BUFFER_BYTES = 1024;
    private static final int IAC = 0xff;
    private static final int WILL = 0xfb;
    private static final int DONT = 0xfe;

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private InputStream in;
    private int at;
    private int end;

    /** What one line was. */
    public sealed interface Line {
        /** One that was kept; its octets, each a char. */
        record Text(String octets) implements Line {}

        /** One that was too long. */
        record TooLong() implements Line {}
    }

    public LineReader(InputStream in) {
        this.in = in;
    }

    /**
     * The next line; null at the end of the stream, where half a line is none.
     *
     * @throws IOException the stream's own
     */
    public @Nullable Line next() throws IOException {
        StringBuilder line = new StringBuilder();
        boolean tooLong = false;
        while (true) {
            int octet = octet();
            if (octet < 0) {
                return null;
            }
            if (octet == IAC) {
                octet = telnet();
                if (octet < 0) {
                    continue;
                }
            } else if (octet == '\n') {
                return tooLong ? new Line.TooLong() : new Line.Text(withoutReturn(line));
            }
            if (line.length() < MAX_BYTES) {
                line.append((char) octet);
            } else {
                tooLong = true;
            }
        }
    }

    /** From now on lines come from another stream; what was read of the one before, and not used, is dropped. */
    public void continueWith(InputStream other) {
        in = other;
        at = 0;
        end = 0;
    }

    /** Drops what has come already: whatever follows an AUTH before its reply is nobody's we know. */
    public void drop() throws IOException {
        at = 0;
        end = 0;
        while (in.available() > 0 && in.read(buffer) > 0) {
            // dropped
        }
    }

    private static String withoutReturn(StringBuilder line) {
        int length = line.length();
        if (length > 0 && line.charAt(length - 1) == '\r') {
            line.setLength(length - 1);
        }
        return line.toString().replace("\r\0", "\r");
    }

    /** What follows an IAC: the octet that it stands for, or -1 where it was a command. */
    private int telnet() throws IOException {
        int command = octet();
        if (command == IAC) {
            return IAC;
        }
        if (command >= WILL && command <= DONT) {
            // an option: a client that offers one goes on without an answer
            octet();
        }
        return -1;
    }

    private int octet() throws IOException {
        if (at == end) {
            int read = in.read(buffer);
            if (read <= 0) {
                return -1;
            }
            at = 0;
            end = read;
        }
        int octet = buffer[at] & 0xff;
        at++;
        return octet;
    }
}
