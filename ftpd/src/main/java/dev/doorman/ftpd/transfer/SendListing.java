package dev.doorman.ftpd.transfer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A listing to the client, whose lines are made while they are sent. */
public final class SendListing implements Work {
    private static final int BUFFER_BYTES = 32 * 1024;
    private static final int DEL = 0x7f;

    private final String path;
    private final Listed listed;

    /** Makes the lines. */
    @FunctionalInterface
    public interface Listed {
        void to(Sink lines) throws IOException;
    }

    /** Takes a line; octets, each a char. */
    @FunctionalInterface
    public interface Sink {
        void line(String text) throws IOException;
    }

    public SendListing(String path, Listed listed) {
        this.path = path;
        this.listed = listed;
    }

    @Override
    public Direction direction() {
        return Direction.LISTING;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String opening() {
        return "Here comes the directory listing.";
    }

    @Override
    public void carry(DataConnection data, Progress progress) throws IOException {
        OutputStream out = new BufferedOutputStream(new Counted(data.out(), progress), BUFFER_BYTES);
        listed.to(line -> out.write(wire(line)));
        out.flush();
    }

    /** A line on the wire: a name's control characters, which could pass for an end of line, are shown as question marks. */
    static byte[] wire(String line) {
        byte[] bytes = new byte[line.length() + 2];
        for (int i = 0; i < line.length(); i++) {
            char octet = line.charAt(i);
            bytes[i] = (byte) (octet < ' ' || octet == DEL ? '?' : octet);
        }
        bytes[line.length()] = '\r';
        bytes[line.length() + 1] = '\n';
        return bytes;
    }

    @Override
    public void commit() {
        // nothing was changed
    }

    @Override
    public void close() {
        // nothing was opened
    }

    /** The connection's stream, whose bytes count; closing it is the transfer's. */
    private static final class Counted extends OutputStream {
        private final OutputStream out;
        private final Progress progress;

        Counted(OutputStream out, Progress progress) {
            this.out = out;
            this.progress = progress;
        }

        @Override
        public void write(int octet) throws IOException {
            out.write(octet);
            progress.add(1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            progress.add(length);
        }
    }
}
