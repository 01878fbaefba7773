package dev.doorman.tftpd.files;

import dev.doorman.common.posix.FileStatus;
import dev.doorman.tftpd.protocol.Terms;
import dev.doorman.tftpd.protocol.TransferMode;
import dev.doorman.tftpd.transfer.BlockSource;
import java.io.IOException;

/** A file that one client reads. Belongs to its session's thread, which closes it. */
public final class ServedFile implements AutoCloseable {
    private final SharedFiles files;
    private final FileStatus status;
    private final SharedFile file;

    ServedFile(SharedFiles files, FileStatus status, SharedFile file) {
        this.files = files;
        this.status = status;
        this.file = file;
    }

    /** What a client is told that asks for the size: that of what it gets, which nobody knows beforehand in netascii. */
    public long size(TransferMode mode) {
        return switch (mode) {
            case OCTET -> file.bytes();
            case NETASCII -> Terms.UNTOLD;
        };
    }

    /** Its blocks. */
    public BlockSource blocks(TransferMode mode, Terms terms) {
        return switch (mode) {
            case OCTET -> new OctetSource(file, terms.blockSize());
            case NETASCII -> new NetasciiSource(file, terms.blockSize(), terms.windowSize());
        };
    }

    @Override
    public void close() throws IOException {
        files.close(status, file);
    }
}
