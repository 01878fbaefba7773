package dev.doorman.rutils.rcp.protocol;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The other end: reads what it says and answers, with bounded memory. Knows whether anything went wrong at either end. One
 * thread; lives as long as the program.
 */
public final class Peer {
    /** The longest line, without its newline; BSD's is as long. */
    static final int LINE_BYTES = 8192;

    /** The longest piece of content that is handed on at once. */
    public static final int PIECE_BYTES = 64 * 1024;

    /** What a message has of a text, at most, its end: what is wrong stands behind the path. BSD's peer has a buffer. */
    private static final int TEXT_CHARS = 1000;

    private static final int FIRST_VISIBLE = 0x20;
    private static final int DELETE = 0x7f;
    private static final int COMPLAINT = 1;
    private static final int FATAL = 2;

    private final InputStream in;
    private final OutputStream out;
    private final Witness witness;
    private boolean faultless = true;

    /** Learns what is wrong at either end, a line each: where a user is who wants to know. */
    @FunctionalInterface
    public interface Witness {
        /**
         * A line.
         *
         * @param line octets, each a char, as the peer or this end has said it: not fit to be shown as it is
         */
        void told(String line);
    }

    /** Takes a piece of a file's content; what it throws ends the file, or more. */
    @FunctionalInterface
    public interface Content {
        void piece(byte[] bytes, int length) throws IOException;
    }

    /** The two streams are read and written in large pieces, and not closed. Nobody here wants to know what is wrong. */
    public Peer(InputStream in, OutputStream out) {
        this(in, out, _ -> {});
    }

    /** The same, with somebody who does. */
    public Peer(InputStream in, OutputStream out, Witness witness) {
        this.witness = witness;
        this.in = new BufferedInputStream(in, PIECE_BYTES);
        this.out = new BufferedOutputStream(out, PIECE_BYTES);
    }

    /** Whether neither end has complained yet. */
    public boolean faultless() {
        return faultless;
    }

    /**
     * Waits for the next line of a sender.
     *
     * @throws BrokenPeerException when it is none of the protocol's
     */
    public Control next() throws IOException {
        out.flush();
        int first = in.read();
        if (first < 0) {
            return new Control.Gone();
        }
        String line = first == '\n' ? "" : (char) first + line(LINE_BYTES - 1);
        Control told = parsed(line);
        if (told instanceof Control.Complaint || told instanceof Control.Fatal) {
            faultless = false;
            witness.told(line.substring(1));
        }
        return told;
    }

    /** What is no line of the protocol is most often a shell's, that tells why there is no rcp. */
    private Control parsed(String line) throws BrokenPeerException {
        try {
            return ControlParser.parse(line);
        } catch (BrokenPeerException e) {
            witness.told(line);
            throw e;
        }
    }

    private String line(int most) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int octet = in.read();
            if (octet < 0) {
                throw new PeerEndedException("the peer went within a line");
            }
            if (octet == '\n') {
                return line.toString();
            }
            if (line.length() == most) {
                throw new BrokenPeerException("a line of more than " + LINE_BYTES + " bytes");
            }
            line.append((char) octet);
        }
    }

    /**
     * Waits for a receiver's answer, or for a sender's word at the end of a file.
     *
     * @return whether all is well; else this end may go on with the next file
     * @throws PeerEndedException when the peer gives up
     * @throws BrokenPeerException when it is no answer
     */
    public boolean agrees() throws IOException {
        out.flush();
        int answer = in.read();
        return switch (answer) {
            case 0 -> true;
            case COMPLAINT, FATAL -> {
                faultless = false;
                witness.told(line(LINE_BYTES));
                if (answer == FATAL) {
                    throw new PeerEndedException("the peer gave up");
                }
                yield false;
            }
            case -1 -> throw new PeerEndedException("the peer went");
            default -> {
                witness.told((char) answer + restOfLine());
                throw new BrokenPeerException("expected an answer");
            }
        };
    }

    /** What has come of a line already: nobody waits for the end of what is no answer. */
    private String restOfLine() throws IOException {
        StringBuilder line = new StringBuilder();
        while (in.available() > 0 && line.length() < TEXT_CHARS) {
            int octet = in.read();
            if (octet < 0 || octet == '\n') {
                break;
            }
            line.append((char) octet);
        }
        return line.toString();
    }

    /** Reads a file's content. */
    public void content(long bytes, Content content) throws IOException {
        out.flush();
        byte[] piece = new byte[(int) Math.min(bytes, PIECE_BYTES)];
        long left = bytes;
        while (left > 0) {
            int read = in.read(piece, 0, (int) Math.min(left, piece.length));
            if (read < 0) {
                throw new PeerEndedException("the peer went within a file");
            }
            content.piece(piece, read);
            left -= read;
        }
    }

    /** Sends a piece of a file's content. */
    public void send(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
    }

    /** Sends a line. */
    public void send(String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Says that all is well. */
    public void agree() throws IOException {
        out.write(0);
    }

    /** Says that something is wrong with one file, and that this end goes on. */
    public void complain(String text) throws IOException {
        say(COMPLAINT, text);
    }

    /** Says that this end gives up. */
    public void giveUp(String text) throws IOException {
        say(FATAL, text);
        out.flush();
    }

    private void say(int kind, String text) throws IOException {
        faultless = false;
        StringBuilder line = new StringBuilder("rcp: ");
        text.chars()
                .skip(Math.max(0, text.length() - TEXT_CHARS))
                .forEach(c -> line.append(c < FIRST_VISIBLE || c == DELETE ? '?' : (char) c));
        witness.told(line.toString());
        out.write(kind);
        send(line.toString());
    }

    /** Sends what waits to be sent. */
    public void flush() throws IOException {
        out.flush();
    }
}
