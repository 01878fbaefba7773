package dev.doorman.ftpd.files;

import dev.doorman.common.posix.FileStatus;
import dev.doorman.common.posix.Libc;
import dev.doorman.common.posix.PosixException;
import dev.doorman.common.posix.RootedTree;
import dev.doorman.common.posix.TreeNode;
import dev.doorman.common.process.Identity;
import java.io.IOException;
import java.time.Instant;

/**
 * A user's files, from the root that the session has. Whatever is opened, made, changed or removed is so with the user's own rights,
 * so it is the kernel that says what may be; and no path leads out of the root. See docs/adr/0022-files-as-their-user.md.
 *
 * <p>Any thread calls, one at a time, and waits. Belongs to the session, which closes it. What is refused is a {@link FileFault}.
 */
public final class UserFiles implements AutoCloseable {
    private static final int OWNER_ALL = 0700;

    private final UserThread thread;
    private final Rights rights;
    private final RootedTree tree;
    private final Uploads uploads;

    private UserFiles(UserThread thread, Rights rights, RootedTree tree) {
        this.thread = thread;
        this.rights = rights;
        this.tree = tree;
        this.uploads = new Uploads(rights, tree);
    }

    /** Something that is done on the user's thread. */
    @FunctionalInterface
    public interface Deed<T> {
        T run() throws IOException;
    }

    /**
     * Opens a user's files.
     *
     * @param root a folder of the machine, as octets; the user must be able to search it
     * @throws IOException when this process cannot be that user, or the user cannot have that folder
     */
    public static UserFiles open(Identity identity, String root) throws IOException {
        Rights rights = Rights.of(identity);
        UserThread thread = new UserThread();
        try {
            return new UserFiles(thread, rights, thread.run(() -> rights.run(() -> RootedTree.open(root))));
        } catch (IOException e) {
            thread.close();
            throw e;
        }
    }

    /** Does something on the session's thread, with no rights of the user's; at once, where that is the caller. */
    public <T> T run(Deed<T> deed) throws IOException {
        return thread.run(deed::run);
    }

    private <T> T asUser(Libc.Deed<T> deed) throws IOException {
        return thread.run(() -> rights.run(deed));
    }

    /** How what a path leads to stands. */
    public FileFacts status(VirtualPath path) throws IOException {
        return asUser(() -> {
            try (TreeNode node = tree.look(path.text())) {
                return FileFacts.of(node.status());
            }
        });
    }

    /** The same, of a symbolic link itself. */
    public FileFacts linkStatus(VirtualPath path) throws IOException {
        if (path.isRoot()) {
            return status(path);
        }
        return asUser(() -> {
            try (TreeNode folder = parent(path)) {
                return FileFacts.of(folder.status(path.name()));
            }
        });
    }

    /** Whether the user may work in a folder; refused where not. */
    public void enter(VirtualPath folder) throws IOException {
        asUser(() -> {
            // without the dot it would need no right to search the folder itself
            tree.way(folder.text() + "/.").close();
            return true;
        });
    }

    /** Begins to read a folder. */
    public Listing list(VirtualPath folder) throws IOException {
        return new Listing(thread, rights, asUser(() -> tree.folder(folder.text())));
    }

    /** Opens a regular file for reading. */
    public Download download(VirtualPath path) throws IOException {
        return asUser(() -> {
            try (TreeNode file = tree.read(path.text())) {
                return Download.open(file);
            }
        });
    }

    /**
     * Opens a regular file for writing.
     *
     * @param mode of one that is new, whatever the process's umask
     */
    public Upload upload(VirtualPath path, Placing placing, int mode) throws IOException {
        named(path);
        return asUser(() -> uploads.open(path, placing, mode));
    }

    /** Makes a folder, of a mode whatever the process's umask. */
    public void makeFolder(VirtualPath path, int mode) throws IOException {
        named(path);
        asUser(() -> {
            try (TreeNode folder = parent(path)) {
                folder.makeFolder(path.name(), OWNER_ALL);
                try (TreeNode made = folder.folder(path.name(), TreeNode.Links.REFUSED)) {
                    made.mode(mode);
                }
            }
            return true;
        });
    }

    /** Removes an empty folder. */
    public void removeFolder(VirtualPath path) throws IOException {
        named(path);
        asUser(() -> {
            try (TreeNode folder = parent(path)) {
                folder.removeFolder(path.name());
            }
            return true;
        });
    }

    /** Removes what is no folder; a link itself. */
    public void delete(VirtualPath path) throws IOException {
        named(path);
        asUser(() -> {
            try (TreeNode folder = parent(path)) {
                folder.unlink(path.name());
            }
            return true;
        });
    }

    /** Gives something another name; what had it is replaced, as rename(2) does. */
    public void rename(VirtualPath from, VirtualPath to) throws IOException {
        named(from);
        named(to);
        asUser(() -> {
            try (TreeNode folder = parent(from);
                    TreeNode other = parent(to)) {
                folder.rename(from.name(), other, to.name());
            }
            return true;
        });
    }

    /** Sets the permission bits of a file or folder. */
    public void mode(VirtualPath path, int mode) throws IOException {
        change(path, node -> node.mode(mode));
    }

    /** Sets when a file or folder was modified. */
    public void modified(VirtualPath path, Instant time) throws IOException {
        change(path, node -> node.times(node.accessed(), time));
    }

    /** A change to what is open. */
    @FunctionalInterface
    private interface Change {
        void on(TreeNode node) throws IOException;
    }

    private void change(VirtualPath path, Change change) throws IOException {
        asUser(() -> {
            try (TreeNode node = openForChange(path)) {
                change.on(node);
            }
            return true;
        });
    }

    /** A descriptor that changes can be made by, of a file that may be unreadable or unwritable, but not both. */
    private TreeNode openForChange(VirtualPath path) throws IOException {
        FileStatus.Kind kind;
        try (TreeNode node = tree.look(path.text())) {
            kind = node.status().kind();
        }
        return switch (kind) {
            case DIRECTORY -> tree.folder(path.text());
            case REGULAR -> {
                try {
                    yield tree.read(path.text());
                } catch (PosixException e) {
                    yield tree.write(path.text());
                }
            }
            case LINK, OTHER -> throw FileFault.notRegular();
        };
    }

    private TreeNode parent(VirtualPath path) throws PosixException {
        return tree.way(path.parent().text());
    }

    /** The root has no name that could be changed, and there are names that no file has. */
    private static void named(VirtualPath path) throws FileFault {
        if (path.isRoot() || path.name().indexOf('\0') >= 0) {
            throw FileFault.badName();
        }
    }

    @Override
    public void close() {
        try {
            thread.run(() -> {
                tree.close();
                return true;
            });
        } catch (IOException e) {
            // closed before
        } finally {
            thread.close();
        }
    }
}
