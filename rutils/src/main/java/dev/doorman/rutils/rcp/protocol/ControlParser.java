package dev.doorman.rutils.rcp.protocol;

import java.time.Instant;

/**
 * Reads a line of 4.3BSD's rcp, strictly: a mode is four octal digits, a number decimal digits and no more than 2<sup>63</sup>-1, and
 * between two is one blank. Stateless, pure.
 */
public final class ControlParser {
    /** The longest name that Linux's file systems have, in bytes. */
    private static final int NAME_BYTES = 255;

    private static final int MODE_DIGITS = 4;
    private static final int DECIMAL = 10;
    private static final int OCTAL = 8;
    private static final long MICROS = 1_000_000;
    private static final long NANOS_OF_MICRO = 1000;
    /** The last second that fits into a signed number of 34 bits, some 270 years from 1970; ext4 keeps no more. */
    private static final long LAST_SECOND = (1L << 34) - 1;

    private final String line;
    private int at = 1;

    private ControlParser(String line) {
        this.line = line;
    }

    /**
     * Reads a line.
     *
     * @param line without the newline at its end
     * @throws BrokenPeerException when it is none of the protocol's
     */
    public static Control parse(String line) throws BrokenPeerException {
        if (line.isEmpty()) {
            throw new BrokenPeerException("unexpected newline");
        }
        ControlParser parser = new ControlParser(line);
        return switch (line.charAt(0)) {
            case 'C' -> parser.file();
            case 'D' -> parser.enter();
            case 'E' -> parser.leave();
            case 'T' -> parser.times();
            case '\1' -> new Control.Complaint();
            case '\2' -> new Control.Fatal();
            default -> throw new BrokenPeerException("expected control record");
        };
    }

    private Control file() throws BrokenPeerException {
        int mode = mode();
        long bytes = number("size");
        blank("size");
        String name = line.substring(at);
        String reason = refusal(name);
        return reason.isEmpty() ? new Control.File(mode, bytes, name) : new Control.Nameless(reason);
    }

    private Control enter() throws BrokenPeerException {
        int mode = mode();
        long _ = number("size");
        blank("size");
        String name = line.substring(at);
        String reason = refusal(name);
        return reason.isEmpty() ? new Control.Enter(mode, name) : new Control.Nameless(reason);
    }

    private Control leave() throws BrokenPeerException {
        end("E");
        return new Control.Leave();
    }

    private Control times() throws BrokenPeerException {
        Instant modified = time("mtime");
        blank("mtime");
        Instant accessed = time("atime");
        end("atime");
        return new Control.Times(modified, accessed);
    }

    private Instant time(String what) throws BrokenPeerException {
        long seconds = number(what + ".sec");
        blank(what + ".sec");
        long micros = number(what + ".usec");
        if (seconds > LAST_SECOND || micros >= MICROS) {
            throw new BrokenPeerException(what + " out of range");
        }
        return Instant.ofEpochSecond(seconds, micros * NANOS_OF_MICRO);
    }

    private int mode() throws BrokenPeerException {
        int mode = 0;
        for (int i = 0; i < MODE_DIGITS; i++) {
            int digit = at < line.length() ? line.charAt(at) - '0' : -1;
            if (digit < 0 || digit >= OCTAL) {
                throw new BrokenPeerException("bad mode");
            }
            mode = mode * OCTAL + digit;
            at++;
        }
        blank("mode");
        return mode;
    }

    private long number(String what) throws BrokenPeerException {
        int begin = at;
        long number = 0;
        while (at < line.length() && line.charAt(at) >= '0' && line.charAt(at) <= '9') {
            int digit = line.charAt(at) - '0';
            if (number > (Long.MAX_VALUE - digit) / DECIMAL) {
                throw new BrokenPeerException(what + " out of range");
            }
            number = number * DECIMAL + digit;
            at++;
        }
        if (at == begin) {
            throw new BrokenPeerException("bad " + what);
        }
        return number;
    }

    private void blank(String what) throws BrokenPeerException {
        if (at >= line.length() || line.charAt(at) != ' ') {
            throw new BrokenPeerException(what + " not delimited");
        }
        at++;
    }

    private void end(String what) throws BrokenPeerException {
        if (at != line.length()) {
            throw new BrokenPeerException(what + " not delimited");
        }
    }

    /** Why a name is not one component of a path that leads down; empty: it is. */
    private static String refusal(String name) {
        if (name.isEmpty()) {
            return "an empty name";
        }
        if (name.equals(".") || name.equals("..")) {
            return "a name that is a directory's own or its parent's";
        }
        if (name.indexOf('/') >= 0) {
            return "a name with a slash in it";
        }
        if (name.indexOf('\0') >= 0) {
            return "a name with a NUL in it";
        }
        return name.length() > NAME_BYTES ? "a name of more than " + NAME_BYTES + " bytes" : "";
    }
}
