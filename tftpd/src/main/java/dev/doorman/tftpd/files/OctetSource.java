package dev.doorman.tftpd.files;

import dev.doorman.tftpd.protocol.ErrorCode;
import dev.doorman.tftpd.transfer.BlockSource;
import dev.doorman.tftpd.transfer.FileFaultException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file's bytes as they are. */
final class OctetSource implements BlockSource {
    private final SharedFile file;
    private final int blockSize;

    OctetSource(SharedFile file, int blockSize) {
        this.file = file;
        this.blockSize = blockSize;
    }

    @Override
    public int read(long block, byte[] packet, int offset) throws IOException {
        long begin = (block - 1) * blockSize;
        int length = Math.clamp(file.bytes() - begin, 0, blockSize);
        if (file.read(ByteBuffer.wrap(packet, offset, length), begin) < length) {
            throw new FileFaultException(ErrorCode.UNDEFINED, "the file was cut");
        }
        return length;
    }
}
