package dev.doorman.common.vault;

import dev.doorman.common.posix.FileStatus;
import dev.doorman.common.posix.Libc;
import dev.doorman.common.posix.OpenFile;
import dev.doorman.common.posix.PosixException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes files so that after a crash at any moment there is the old content or the new, whole: into a file beside it, which is
 * flushed to the disk, renamed over the old one, and the folder flushed. Stateless; any thread, one at a time for each file.
 */
final class DurableFolder {
    private static final int NOT_THE_OWNER = 0077;

    private DurableFolder() {}

    /**
     * Makes a folder that its owner alone can enter.
     *
     * @throws IOException also when there is one that is not so, or a link in its place
     */
    static void make(Path folder) throws IOException {
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            flush(parent(folder));
        } catch (FileAlreadyExistsException e) {
            // judged below
        }
        boolean link = Files.isSymbolicLink(folder);
        try (OpenFile open = OpenFile.directory(folder.toString())) {
            FileStatus status = open.status();
            if (link || !ours(status) || (status.mode() & NOT_THE_OWNER) != 0) {
                throw new IOException(folder + ": must be a folder that its owner alone can enter (mode 700)");
            }
        }
    }

    /** Whether a file or folder belongs to us, or to root, who can do what we can. */
    static boolean ours(FileStatus status) {
        return status.uid() == 0 || status.uid() == Libc.effectiveUid();
    }

    /**
     * Reads a file that its owner alone can read or write.
     *
     * @param most the largest size, in bytes
     * @throws PosixException ENOENT when there is none
     * @throws IOException when it is no such file, or larger; the message has no byte of it
     */
    static byte[] read(Path file, int most) throws IOException {
        try (OpenFile open = OpenFile.file(file.toString())) {
            FileStatus status = open.status();
            boolean regular = status.kind() == FileStatus.Kind.REGULAR;
            if (!regular || !ours(status) || (status.mode() & NOT_THE_OWNER) != 0) {
                throw new IOException(file + ": must be a regular file that its owner alone can read (mode 600)");
            }
            byte[] content = open.read(most + 1);
            if (content.length > most) {
                throw new IOException(file + ": larger than " + most + " bytes");
            }
            return content;
        }
    }

    /** Writes a file, mode 600. What an earlier attempt has left is taken away. */
    static void write(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                int _ = channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        flush(parent(file));
    }

    private static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file : parent;
    }

    private static void flush(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
