package dev.doorman.ftpd.transfer;

import dev.doorman.ftpd.files.Upload;
import dev.doorman.ftpd.protocol.Conversion;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A file from the client: STOR, STOU, APPE. It holds once the client has closed the data connection in order. */
public final class ReceiveFile implements Work {
    private static final int PLAIN_BYTES = 256 * 1024;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Upload file;
    private final String path;
    private final String opening;
    private final @Nullable Conversion conversion;

    /**
     * A transfer.
     *
     * @param opening the text of the first reply; STOU's has a form of its own
     * @param conversion null: the octets as they are
     */
    public ReceiveFile(Upload file, String path, String opening, @Nullable Conversion conversion) {
        this.file = file;
        this.path = path;
        this.opening = opening;
        this.conversion = conversion;
    }

    @Override
    public Direction direction() {
        return Direction.FROM_CLIENT;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String opening() {
        return opening;
    }

    @Override
    public void carry(DataConnection data, Progress progress) throws IOException {
        SocketChannel plain = data.plain();
        if (plain != null && conversion == null) {
            receive(plain, progress);
        } else {
            read(data.in(), progress);
        }
    }

    private void receive(SocketChannel client, Progress progress) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer buffer = arena.allocate(PLAIN_BYTES).asByteBuffer();
            while (client.read(buffer.clear().limit(progress.most(PLAIN_BYTES))) >= 0) {
                buffer.flip();
                int length = buffer.remaining();
                write(buffer);
                progress.add(length);
            }
        }
    }

    private void read(InputStream client, Progress progress) throws IOException {
        byte[] read = new byte[BUFFER_BYTES];
        byte[] converted = conversion == null ? read : new byte[2 * BUFFER_BYTES + Conversion.SPARE];
        while (true) {
            int length = client.read(read, 0, progress.most(BUFFER_BYTES));
            if (length < 0) {
                break;
            }
            int put = conversion == null ? length : conversion.convert(read, length, converted);
            write(ByteBuffer.wrap(converted, 0, put));
            progress.add(length);
        }
        if (conversion != null) {
            write(ByteBuffer.wrap(converted, 0, conversion.finish(converted)));
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        FileChannel to = file.channel();
        try {
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
        } catch (IOException e) {
            throw new LocalFaultException(e);
        }
    }

    @Override
    public void commit() throws IOException {
        file.commit();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
