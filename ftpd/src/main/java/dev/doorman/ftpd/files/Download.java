package dev.doorman.ftpd.files;

import dev.doorman.common.posix.FileStatus;
import dev.doorman.common.posix.TreeNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** A file that is open for reading. Used and closed on the session's thread. */
public final class Download implements Closeable {
    private final FileChannel channel;
    private final long bytes;

    private Download(FileChannel channel, long bytes) {
        this.channel = channel;
        this.bytes = bytes;
    }

    /** With the user's rights. */
    static Download open(TreeNode file) throws IOException {
        FileStatus status = file.status();
        return switch (status.kind()) {
            // Java takes no descriptors: it opens the same file again by this one
            case REGULAR -> new Download(FileChannel.open(file.again(), StandardOpenOption.READ), status.bytes());
            case DIRECTORY -> throw new FileFault(FileFault.Reason.IS_DIRECTORY, "Is a directory");
            case LINK, OTHER -> throw FileFault.notRegular();
        };
    }

    public FileChannel channel() {
        return channel;
    }

    /** How long it was when it was opened. */
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
