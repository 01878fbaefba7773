package dev.doorman.tftpd.files;

import dev.doorman.tftpd.protocol.ErrorCode;
import dev.doorman.tftpd.transfer.BlockSource;
import dev.doorman.tftpd.transfer.FileFaultException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file's bytes as they are. */
final class OctetSource implements BlockSource {
    /** What is read at once, for the next few blocks. */
    private static final int AT_ONCE = 16 * 1024;

    private final SharedFile file;
    private final int blockSize;
    private final byte[] buffer;
    private long bufferBegin;
    private int bufferLength;

    OctetSource(SharedFile file, int blockSize) {
        this.file = file;
        this.blockSize = blockSize;
        this.buffer = new byte[Math.clamp(file.bytes(), 0, Math.max(blockSize, AT_ONCE))];
    }

    @Override
    public int read(long block, byte[] packet, int offset) throws IOException {
        long begin = (block - 1) * blockSize;
        int length = Math.clamp(file.bytes() - begin, 0, blockSize);
        if (begin < bufferBegin || begin + length > bufferBegin + bufferLength) {
            fill(begin);
        }
        System.arraycopy(buffer, (int) (begin - bufferBegin), packet, offset, length);
        return length;
    }

    private void fill(long begin) throws IOException {
        int length = Math.clamp(file.bytes() - begin, 0, buffer.length);
        bufferLength = 0;
        if (file.read(ByteBuffer.wrap(buffer, 0, length), begin) < length) {
            throw new FileFaultException(ErrorCode.UNDEFINED, "the file was cut");
        }
        bufferBegin = begin;
        bufferLength = length;
    }
}
