package dev.doorman.ftpd.transfer;

import dev.doorman.ftpd.files.Download;
import dev.doorman.ftpd.protocol.Conversion;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A file to the client, RETR. Plain and unconverted it goes by sendfile(2): no octet of it is ever in this process. */
public final class SendFile implements Work {
    /** Not more at once, so that it shows whether it goes on. */
    private static final int CHUNK_BYTES = 1024 * 1024;

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Download file;
    private final String path;
    private final long offset;
    private final @Nullable Conversion conversion;

    /**
     * A transfer.
     *
     * @param offset from where on, in octets of the file
     * @param conversion null: the octets as they are
     */
    public SendFile(Download file, String path, long offset, @Nullable Conversion conversion) {
        this.file = file;
        this.path = path;
        this.offset = offset;
        this.conversion = conversion;
    }

    @Override
    public Direction direction() {
        return Direction.TO_CLIENT;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String opening() {
        String mode = conversion == null ? "BINARY" : "ASCII";
        // many clients take the number for their progress bar
        return "Opening " + mode + " mode data connection for " + path + " (" + (file.bytes() - offset) + " bytes).";
    }

    @Override
    public void carry(DataConnection data, Progress progress) throws IOException {
        SocketChannel plain = data.plain();
        if (plain != null && conversion == null) {
            send(plain, progress);
        } else {
            write(data.out(), progress);
        }
    }

    private void send(SocketChannel client, Progress progress) throws IOException {
        FileChannel from = file.channel();
        long at = offset;
        long left = from.size() - at;
        while (left > 0) {
            long sent = from.transferTo(at, Math.min(left, progress.most(CHUNK_BYTES)), client);
            if (sent <= 0) {
                // the file has become shorter meanwhile
                break;
            }
            at += sent;
            left -= sent;
            progress.add(sent);
        }
    }

    private void write(OutputStream client, Progress progress) throws IOException {
        FileChannel from = file.channel();
        byte[] read = new byte[BUFFER_BYTES];
        byte[] converted = conversion == null ? read : new byte[2 * BUFFER_BYTES + Conversion.SPARE];
        long at = offset;
        while (true) {
            int length = read(from, read, progress.most(BUFFER_BYTES), at);
            if (length < 0) {
                break;
            }
            at += length;
            put(client, converted, conversion == null ? length : conversion.convert(read, length, converted), progress);
        }
        if (conversion != null) {
            put(client, converted, conversion.finish(converted), progress);
        }
    }

    private static int read(FileChannel from, byte[] buffer, int most, long at) throws IOException {
        try {
            return from.read(ByteBuffer.wrap(buffer, 0, most), at);
        } catch (IOException e) {
            throw new LocalFaultException(e);
        }
    }

    private static void put(OutputStream client, byte[] bytes, int length, Progress progress) throws IOException {
        client.write(bytes, 0, length);
        progress.add(length);
    }

    @Override
    public void commit() {
        // nothing was changed
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
