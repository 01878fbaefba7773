package dev.doorman.tftpd.files;

import dev.doorman.common.posix.Errno;
import dev.doorman.common.posix.FileStatus;
import dev.doorman.common.posix.PosixException;
import dev.doorman.common.posix.RootedTree;
import dev.doorman.common.posix.TreeNode;
import dev.doorman.tftpd.protocol.ErrorCode;
import dev.doorman.tftpd.protocol.TransferMode;
import dev.doorman.tftpd.transfer.FileFaultException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens what clients ask for: what everybody on this machine may read, or write. Every name is resolved by the kernel below its
 * folder, so neither {@code ..} nor an absolute name nor a link leads out (CVE-1999-0183). One for the daemon; any thread.
 */
public final class TftpFiles {
    private static final int WORLD_READABLE = 04;
    private static final int WORLD_WRITABLE = 02;

    private final SharedFiles shared = new SharedFiles();
    /** The files that are being written, each by one client. */
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    /** Whether a file that is not there may be made. */
    public enum Creation {
        REFUSED,
        ALLOWED
    }

    /** Opens what is at one place. */
    @FunctionalInterface
    private interface Opening<T> {
        T at(RootedTree tree, String path) throws IOException;
    }

    /**
     * Opens a file for reading.
     *
     * @throws FileFaultException when it cannot be had
     */
    public ServedFile read(Folders folders, String name) throws IOException {
        return search(folders.places(name), this::read);
    }

    /**
     * Opens a file for writing; neither makes nor changes any yet.
     *
     * @throws FileFaultException when it cannot be had
     */
    public Upload write(Folders folders, String name, TransferMode mode, Creation creation) throws IOException {
        List<Folders.Place> places = folders.places(name);
        try {
            return search(places, (tree, path) -> existing(tree, path, mode));
        } catch (FileFaultException e) {
            if (e.code() != ErrorCode.NOT_FOUND || creation == Creation.REFUSED) {
                throw e;
            }
            return search(places.subList(0, 1), (tree, path) -> fresh(tree, path, mode));
        }
    }

    /** The first that can be had; where there is none, the reason of the last that is there. */
    private static <T> T search(List<Folders.Place> places, Opening<T> opening) throws IOException {
        FileFaultException fault = new FileFaultException(ErrorCode.NOT_FOUND, "no such file");
        for (Folders.Place place : places) {
            try (RootedTree tree = RootedTree.open(place.folder())) {
                return opening.at(tree, place.path());
            } catch (FileFaultException e) {
                fault = e;
            } catch (PosixException e) {
                if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
                    fault = fault(e.errno());
                }
            }
        }
        throw fault;
    }

    private static FileFaultException fault(int errno) {
        return switch (errno) {
            case Errno.ENAMETOOLONG, Errno.ELOOP -> new FileFaultException(ErrorCode.NOT_FOUND, "no such file");
            case Errno.ETXTBSY, Errno.EMFILE -> new FileFaultException(ErrorCode.UNDEFINED, Errno.text(errno));
            default -> new FileFaultException(ErrorCode.ACCESS_VIOLATION, "permission denied");
        };
    }

    private ServedFile read(RootedTree tree, String path) throws IOException {
        try (TreeNode node = tree.look(path)) {
            FileStatus status = check(node, WORLD_READABLE);
            return new ServedFile(shared, status, shared.open(node, status));
        }
    }

    private static FileStatus check(TreeNode node, int right) throws IOException {
        FileStatus status = node.status();
        if (status.kind() != FileStatus.Kind.REGULAR) {
            throw new FileFaultException(ErrorCode.ACCESS_VIOLATION, "not a file");
        }
        if ((status.mode() & right) == 0) {
            throw new FileFaultException(
                    ErrorCode.ACCESS_VIOLATION,
                    right == WORLD_READABLE ? "not everybody's to read" : "not everybody's to write");
        }
        return status;
    }

    private Upload existing(RootedTree tree, String path, TransferMode mode) throws IOException {
        try (TreeNode node = tree.look(path)) {
            // what it is, before it is touched: a device would notice
            FileStatus _ = check(node, WORLD_WRITABLE);
        }
        TreeNode file = tree.write(path);
        try {
            FileStatus status = check(file, WORLD_WRITABLE);
            return new Upload(new Upload.Target.Existing(file), mode, busy, take(status, ""));
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private Upload fresh(RootedTree tree, String path, TransferMode mode) throws IOException {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        if (name.isEmpty()) {
            throw new FileFaultException(ErrorCode.ACCESS_VIOLATION, "not a file");
        }
        TreeNode folder = tree.way(slash < 0 ? "." : path.substring(0, slash + 1));
        try {
            return new Upload(new Upload.Target.Fresh(folder, name), mode, busy, take(folder.status(), name));
        } catch (IOException e) {
            folder.close();
            throw e;
        }
    }

    private String take(FileStatus status, String name) throws FileFaultException {
        String key = status.device() + ":" + status.inode() + "/" + name;
        if (!busy.add(key)) {
            throw new FileFaultException(ErrorCode.ACCESS_VIOLATION, "somebody is writing it");
        }
        return key;
    }

    /** How many files are open for reading, and being written. */
    public int open() {
        return shared.open() + busy.size();
    }
}
