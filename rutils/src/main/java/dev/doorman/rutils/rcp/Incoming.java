package dev.doorman.rutils.rcp;

import dev.doorman.common.posix.PosixException;
import dev.doorman.common.posix.TreeNode;
import org.jspecify.annotations.Nullable;

/**
 * A file's content on its way to the disk. Once it cannot be written the rest is thrown away, for it comes all the same. One
 * thread; the file is not its own.
 */
final class Incoming {
    private final TreeNode file;
    private long bytes;
    private @Nullable PosixException fault;

    Incoming(TreeNode file) {
        this.file = file;
    }

    void write(byte[] piece, int length) {
        if (fault != null) {
            return;
        }
        try {
            file.write(piece, length);
            bytes += length;
        } catch (PosixException e) {
            fault = e;
        }
    }

    /**
     * Cuts off what the file had behind that. Not before: it may be the very file that is read at the other end.
     *
     * @throws PosixException when not all could be written
     */
    void end() throws PosixException {
        file.truncate(bytes);
        if (fault != null) {
            throw fault;
        }
    }
}
