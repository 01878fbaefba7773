package dev.doorman.tftpd.files;

import dev.doorman.common.posix.Errno;
import dev.doorman.common.posix.FileStatus;
import dev.doorman.common.posix.PosixException;
import dev.doorman.common.posix.TreeNode;
import dev.doorman.tftpd.protocol.ErrorCode;
import dev.doorman.tftpd.protocol.TransferMode;
import dev.doorman.tftpd.transfer.BlockSink;
import dev.doorman.tftpd.transfer.FileFaultException;
import java.io.IOException;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A file that one client writes. Nothing is emptied or made before the first block comes, for who sends a request may have made
 * its address up. A new file that does not come to its end is taken away again. Belongs to its session's thread, which closes it.
 */
public final class Upload implements BlockSink, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Upload.class);
    /** As tftpd-hpa has it: what anybody may make, anybody may write and read. */
    private static final int MODE = 0666;

    private final Target target;
    private final TransferMode mode;
    private final Set<String> busy;
    private final String key;
    private final NetasciiDecoder decoder = new NetasciiDecoder();
    private @Nullable TreeNode file;
    private boolean whole;

    /** What is written to. */
    sealed interface Target {
        /** A file that is there, open for writing. */
        record Existing(TreeNode file) implements Target {}

        /** One that is not there yet. */
        record Fresh(TreeNode folder, String name) implements Target {}
    }

    /**
     * An upload that has not begun.
     *
     * @param busy the files that are being written; this one's key among them
     */
    Upload(Target target, TransferMode mode, Set<String> busy, String key) {
        this.target = target;
        this.mode = mode;
        this.busy = busy;
        this.key = key;
    }

    @Override
    public void write(byte[] payload) throws IOException {
        keep(
                switch (mode) {
                    case OCTET -> payload;
                    case NETASCII -> decoder.decode(payload);
                });
    }

    @Override
    public void finish() throws IOException {
        keep(decoder.rest());
        whole = true;
    }

    private void keep(byte[] bytes) throws IOException {
        try {
            opened().write(bytes, bytes.length);
        } catch (PosixException e) {
            throw switch (e.errno()) {
                case Errno.ENOSPC, Errno.EDQUOT, Errno.EFBIG ->
                    new FileFaultException(ErrorCode.DISK_FULL, Errno.text(e.errno()));
                case Errno.EEXIST -> new FileFaultException(ErrorCode.FILE_EXISTS, "somebody else made it");
                case Errno.EACCES, Errno.EPERM, Errno.EROFS ->
                    new FileFaultException(ErrorCode.ACCESS_VIOLATION, Errno.text(e.errno()));
                default -> new FileFaultException(ErrorCode.UNDEFINED, Errno.text(e.errno()));
            };
        }
    }

    private TreeNode opened() throws PosixException {
        TreeNode now = file;
        if (now == null) {
            now = switch (target) {
                case Target.Existing(TreeNode there) -> {
                    there.truncate(0);
                    yield there;
                }
                case Target.Fresh(TreeNode folder, String name) -> {
                    TreeNode made = folder.create(name, MODE);
                    file = made;
                    made.mode(MODE);
                    yield made;
                }
            };
            file = now;
        }
        return now;
    }

    @Override
    public void close() {
        busy.remove(key);
        switch (target) {
            case Target.Existing(TreeNode there) -> there.close();
            case Target.Fresh(TreeNode folder, String name) -> {
                TreeNode made = file;
                if (made != null && !whole) {
                    discard(folder, name, made);
                }
                if (made != null) {
                    made.close();
                }
                folder.close();
            }
        }
    }

    private static void discard(TreeNode folder, String name, TreeNode made) {
        try {
            FileStatus there = folder.status(name);
            FileStatus ours = made.status();
            if (there.inode() == ours.inode() && there.device() == ours.device()) {
                folder.unlink(name);
            }
        } catch (IOException e) {
            LOG.debugf(e, "an unfinished file is left");
        }
    }
}
