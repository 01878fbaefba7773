package dev.doorman.tftpd.files;

import dev.doorman.common.posix.FileStatus;
import dev.doorman.common.posix.TreeNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The files that are being read. One that is replaced or changed meanwhile is another one: who comes then reads the new. Owned by
 * the daemon; any thread.
 */
final class SharedFiles {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<FileStatus, SharedFile> files = new HashMap<>();

    /**
     * Opens a file, or joins those who read it.
     *
     * @param status the node's
     */
    SharedFile open(TreeNode node, FileStatus status) throws IOException {
        lock.lock();
        try {
            @Nullable SharedFile file = files.get(status);
            if (file == null) {
                file = new SharedFile(FileChannel.open(node.again(), StandardOpenOption.READ), status.bytes());
                files.put(status, file);
            }
            file.taken();
            return file;
        } finally {
            lock.unlock();
        }
    }

    /** A reader is done; the last one closes it. */
    void close(FileStatus status, SharedFile file) throws IOException {
        lock.lock();
        try {
            if (file.left()) {
                files.remove(status, file);
                file.close();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many there are. */
    int open() {
        lock.lock();
        try {
            return files.size();
        } finally {
            lock.unlock();
        }
    }
}
