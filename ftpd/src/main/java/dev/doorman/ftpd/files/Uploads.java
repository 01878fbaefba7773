package dev.doorman.ftpd.files;

import dev.doorman.common.posix.Errno;
import dev.doorman.common.posix.FileStatus;
import dev.doorman.common.posix.PosixException;
import dev.doorman.common.posix.RootedTree;
import dev.doorman.common.posix.TreeNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Opens files for writing, each as its {@link Placing} has it. One for each session; on its thread, with the user's rights. */
final class Uploads {
    private static final int OWNER_ALONE = 0600;
    private static final int MAX_NAME = 255;
    private static final int SUFFIX = 13;
    private static final int TRIES = 100;

    private final Rights rights;
    private final RootedTree tree;

    Uploads(Rights rights, RootedTree tree) {
        this.rights = rights;
        this.tree = tree;
    }

    Upload open(VirtualPath path, Placing placing, int mode) throws IOException {
        return switch (placing) {
            case Placing.Whole _ -> hidden(path, mode, Replacing.YES);
            case Placing.Fresh _ -> hidden(path, mode, Replacing.NO);
            case Placing.InPlace _ -> inPlace(path, mode);
            case Placing.Unique _ -> unique(path, mode);
            case Placing.Append _ -> append(path, mode);
            case Placing.At(long offset) -> at(path, offset);
        };
    }

    private enum Replacing {
        YES,
        NO
    }

    private Upload hidden(VirtualPath path, int mode, Replacing replacing) throws IOException {
        TreeNode folder = tree.way(path.parent().text());
        try {
            String name = path.name();
            int lasting = mode(folder, name, mode, replacing);
            for (int i = 0; i < TRIES; i++) {
                String part =
                        "." + name.substring(0, Math.min(name.length(), MAX_NAME - SUFFIX)) + "." + random() + ".part";
                try (TreeNode file = folder.create(part, OWNER_ALONE)) {
                    return new Upload(
                            FileChannel.open(file.again(), StandardOpenOption.WRITE),
                            new Hidden(rights, folder, part, name, lasting, replacing));
                } catch (PosixException e) {
                    if (e.errno() != Errno.EEXIST) {
                        throw e;
                    }
                }
            }
            throw new FileFault(FileFault.Reason.BUSY, "No free name");
        } catch (IOException e) {
            folder.close();
            throw e;
        }
    }

    /** The mode that a file gets: that of what it replaces, if there is anything. */
    private static int mode(TreeNode folder, String name, int mode, Replacing replacing) throws IOException {
        FileStatus before = status(folder, name);
        if (before == null) {
            return mode;
        }
        if (replacing == Replacing.NO) {
            throw new FileFault(FileFault.Reason.EXISTS, "File exists");
        }
        return switch (before.kind()) {
            case REGULAR -> before.mode() & 0777;
            case LINK -> mode;
            case DIRECTORY -> throw new FileFault(FileFault.Reason.IS_DIRECTORY, "Is a directory");
            case OTHER -> throw FileFault.notRegular();
        };
    }

    private static @Nullable FileStatus status(TreeNode folder, String name) throws IOException {
        try {
            return folder.status(name);
        } catch (PosixException e) {
            if (e.errno() == Errno.ENOENT) {
                return null;
            }
            throw e;
        }
    }

    private static String random() {
        return "%06x".formatted(ThreadLocalRandom.current().nextInt(1 << 24));
    }

    private Upload inPlace(VirtualPath path, int mode) throws IOException {
        try (TreeNode there = regular(tree.write(path.text()))) {
            there.truncate(0);
            return new Upload(FileChannel.open(there.again(), StandardOpenOption.WRITE), Kept.INSTANCE);
        } catch (PosixException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
            return unique(path, mode);
        }
    }

    private Upload unique(VirtualPath path, int mode) throws IOException {
        try (TreeNode folder = tree.way(path.parent().text());
                TreeNode file = folder.create(path.name(), OWNER_ALONE)) {
            FileChannel channel = FileChannel.open(file.again(), StandardOpenOption.WRITE);
            // what the umask of this process is does not matter
            file.mode(mode);
            return new Upload(channel, Kept.INSTANCE);
        }
    }

    private Upload append(VirtualPath path, int mode) throws IOException {
        try (TreeNode there = regular(tree.write(path.text()))) {
            return at(there, there.status().bytes());
        } catch (PosixException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
            return unique(path, mode);
        }
    }

    private Upload at(VirtualPath path, long offset) throws IOException {
        try (TreeNode there = regular(tree.write(path.text()))) {
            if (offset > there.status().bytes()) {
                throw new FileFault(FileFault.Reason.OTHER, "The file is not so long");
            }
            there.truncate(offset);
            return at(there, offset);
        }
    }

    private static Upload at(TreeNode file, long offset) throws IOException {
        FileChannel channel = FileChannel.open(file.again(), StandardOpenOption.WRITE);
        return new Upload(channel.position(offset), Kept.INSTANCE);
    }

    private static TreeNode regular(TreeNode file) throws IOException {
        if (file.status().kind() != FileStatus.Kind.REGULAR) {
            file.close();
            throw FileFault.notRegular();
        }
        return file;
    }

    /** What was written stays, whole or not. */
    private enum Kept implements Upload.Ending {
        INSTANCE;

        @Override
        public void commit() {
            // it has its name
        }

        @Override
        public void abandon() {
            // it keeps its name
        }

        @Override
        public void close() {
            // nothing else is open
        }
    }

    /** It gets its name at the end. */
    private record Hidden(Rights rights, TreeNode folder, String part, String name, int mode, Replacing replacing)
            implements Upload.Ending {
        @Override
        public void commit() throws IOException {
            rights.run(() -> {
                try (TreeNode file = folder.write(part, OWNER_ALONE, TreeNode.Links.REFUSED)) {
                    file.mode(mode);
                }
                switch (replacing) {
                    case YES -> folder.rename(part, folder, name);
                    case NO -> {
                        folder.link(part, name);
                        folder.unlink(part);
                    }
                }
                return true;
            });
        }

        @Override
        public void abandon() throws IOException {
            rights.run(() -> {
                folder.unlink(part);
                return true;
            });
        }

        @Override
        public void close() {
            folder.close();
        }
    }
}
