package dev.doorman.common.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * A folder that is the root of all that can be reached from here: every path is opened by openat2(2) with RESOLVE_IN_ROOT, as if
 * by chroot(2), so neither {@code ..} nor a symbolic link, whenever it was put there, leads out. Unlike chroot it is not the whole
 * process's. Names are octets, each a char (ISO-8859-1). Needs Linux 5.6. Belongs to one thread, which closes it; that thread's
 * own rights decide what can be opened.
 */
public final class RootedTree implements AutoCloseable {
    private static final long SYS_OPENAT2 = 437;
    private static final long RESOLVE_NO_MAGICLINKS = 0x02;
    private static final long RESOLVE_IN_ROOT = 0x10;
    private static final int HOW_BYTES = 24;
    /** With {@code ..} in a path, and a rename somewhere meanwhile, the kernel cannot be sure, and says so. */
    private static final int TRIES = 64;

    private static final int O_WRONLY = 1;
    private static final int O_TRUNC = 0x200;
    private static final int NEVER_WAITS = Libc.O_NONBLOCK | Libc.O_NOCTTY | Libc.O_CLOEXEC;

    private static final MethodHandle OPENAT2 = Native.variadic(
            "syscall", 1, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG));

    private final TreeNode root;
    private final int descriptor;

    private RootedTree(int descriptor) {
        this.descriptor = descriptor;
        this.root = new TreeNode(descriptor);
    }

    /**
     * Takes a folder for the root.
     *
     * @throws PosixException also when this kernel has no openat2(2)
     */
    public static RootedTree open(String folder) throws PosixException {
        TreeNode node = TreeNode.workingDirectory().way(folder);
        RootedTree tree = new RootedTree(node.handOver());
        try {
            // "/" alone would need no right to search it
            tree.way("/.").close();
            return tree;
        } catch (PosixException e) {
            tree.close();
            throw e;
        }
    }

    /** Opens what a path leads to, only to ask how it stands. */
    public TreeNode look(String path) throws PosixException {
        return open(path, OpenFile.O_PATH);
    }

    /** Opens a directory as a way to what is in it. */
    public TreeNode way(String path) throws PosixException {
        return open(path, OpenFile.O_PATH | OpenFile.O_DIRECTORY);
    }

    /** Opens a directory, to read its names. */
    public TreeNode folder(String path) throws PosixException {
        return open(path, Libc.O_RDONLY | OpenFile.O_DIRECTORY);
    }

    /** Opens a file for reading. */
    public TreeNode read(String path) throws PosixException {
        return open(path, Libc.O_RDONLY);
    }

    /** Opens a file that is there for writing, as it is. */
    public TreeNode write(String path) throws PosixException {
        return open(path, O_WRONLY);
    }

    /** Opens a file that is there for writing, and empties it. */
    public TreeNode rewrite(String path) throws PosixException {
        return open(path, O_WRONLY | O_TRUNC);
    }

    private TreeNode open(String path, int flags) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment octets = arena.allocateFrom(path, StandardCharsets.ISO_8859_1);
            MemorySegment how = arena.allocate(HOW_BYTES, Long.BYTES);
            how.set(
                    JAVA_LONG,
                    0,
                    Integer.toUnsignedLong(flags | ((flags & OpenFile.O_PATH) == 0 ? NEVER_WAITS : Libc.O_CLOEXEC)));
            how.set(JAVA_LONG, 2L * Long.BYTES, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
            for (int i = 1; ; i++) {
                try {
                    return new TreeNode((int) Libc.call("openat2", state -> (long)
                            OPENAT2.invokeExact(state, SYS_OPENAT2, (long) descriptor, octets, how, (long) HOW_BYTES)));
                } catch (PosixException e) {
                    if (e.errno() != Errno.EAGAIN || i == TRIES) {
                        throw e;
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        root.close();
    }
}
