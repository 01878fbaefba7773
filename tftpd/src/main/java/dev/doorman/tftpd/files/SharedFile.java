package dev.doorman.tftpd.files;

import dev.doorman.tftpd.protocol.ErrorCode;
import dev.doorman.tftpd.transfer.FileFaultException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;

/**
 * A file that is open for reading once, for all who read it at the same time. What one has read is in the kernel's page cache for
 * the others; nobody has a position in it. Any thread.
 */
final class SharedFile {
    private final FileChannel channel;
    private final long bytes;
    private int readers;

    SharedFile(FileChannel channel, long bytes) {
        this.channel = channel;
        this.bytes = bytes;
    }

    /** How long it was when it was opened. */
    long bytes() {
        return bytes;
    }

    /** Fills a buffer as far as the file goes; answers how many bytes that were. */
    int read(ByteBuffer buffer, long position) throws IOException {
        int begin = buffer.position();
        try {
            int read = 0;
            while (read >= 0 && buffer.hasRemaining()) {
                read = channel.read(buffer, position + buffer.position() - begin);
            }
        } catch (ClosedChannelException e) {
            // the daemon ends: it interrupts those who read
            throw e;
        } catch (IOException e) {
            throw new FileFaultException(ErrorCode.UNDEFINED, "the file cannot be read");
        }
        return buffer.position() - begin;
    }

    /** One more reader. The registry's lock is held. */
    void taken() {
        readers++;
    }

    /** One reader less; true when it was the last one. The registry's lock is held. */
    boolean left() {
        readers--;
        return readers == 0;
    }

    void close() throws IOException {
        channel.close();
    }
}
