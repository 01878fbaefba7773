package dev.doorman.common.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory of a tree that is copied, held by its descriptor; what is in a directory is opened by it, so nobody can
 * put another directory in its place meanwhile. Java's own knows names only as far as the locale can spell them; here a name
 * is octets, each a char (ISO-8859-1), as the file system has it. Nothing that is opened waits, whatever it is. Belongs to one
 * thread, which closes it.
 */
public final class TreeNode implements AutoCloseable {
    /** What becomes of a symbolic link that has the name. */
    public enum Links {
        FOLLOWED,
        REFUSED
    }

    private static final int O_WRONLY = 1;
    private static final int O_CREAT = 0x40;
    private static final int O_EXCL = 0x80;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int PATH_MAX = 4096;
    private static final int NEVER_WAITS = Libc.O_NONBLOCK | Libc.O_NOCTTY | Libc.O_CLOEXEC;

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int NAMES_BYTES = 8 * 1024;
    private static final int TIMESPEC_BYTES = 16;
    // struct dirent64
    private static final int ENTRY_BYTES = 16;
    private static final int ENTRY_NAME = 19;

    private static final MethodHandle OPENAT =
            Native.variadic("openat", 3, FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle MKDIRAT =
            Native.withErrno("mkdirat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle UNLINKAT =
            Native.withErrno("unlinkat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RENAMEAT =
            Native.withErrno("renameat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));
    private static final MethodHandle LINKAT =
            Native.withErrno("linkat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle READLINKAT =
            Native.withErrno("readlinkat", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
    private static final MethodHandle FCHMOD =
            Native.withErrno("fchmod", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle FUTIMENS =
            Native.withErrno("futimens", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle FTRUNCATE =
            Native.withErrno("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle GETDENTS =
            Native.withErrno("getdents64", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));

    private final int descriptor;
    private final Arena arena = Arena.ofConfined();
    private @Nullable MemorySegment buffer;
    private boolean closed;

    /** Takes a descriptor over. */
    TreeNode(int descriptor) {
        this.descriptor = descriptor;
    }

    /** The process's working directory, by which relative and absolute paths are opened. */
    public static TreeNode workingDirectory() {
        return new TreeNode(OpenFile.AT_FDCWD);
    }

    /** Opens a file or directory for reading, through links if there are any. */
    public TreeNode read(String name) throws PosixException {
        return open(name, Libc.O_RDONLY, 0);
    }

    /** Opens a directory that is only a way to what is in it: it need not be readable. Through links if there are any. */
    public TreeNode way(String name) throws PosixException {
        return open(name, OpenFile.O_PATH | OpenFile.O_DIRECTORY, 0);
    }

    /** Opens a directory. */
    public TreeNode folder(String name, Links links) throws PosixException {
        return open(name, Libc.O_RDONLY | OpenFile.O_DIRECTORY | flag(links), 0);
    }

    /**
     * Opens a file for writing, from its beginning; makes it if there is none.
     *
     * @param mode of one that is made, less the process's umask
     */
    public TreeNode write(String name, int mode, Links links) throws PosixException {
        return open(name, O_WRONLY | O_CREAT | flag(links), mode);
    }

    private static int flag(Links links) {
        return switch (links) {
            case FOLLOWED -> 0;
            case REFUSED -> OpenFile.O_NOFOLLOW;
        };
    }

    private TreeNode open(String name, int flags, int mode) throws PosixException {
        try (Arena names = Arena.ofConfined()) {
            MemorySegment octets = names.allocateFrom(name, StandardCharsets.ISO_8859_1);
            return new TreeNode((int) Libc.call(
                    "openat", state -> (int) OPENAT.invokeExact(state, descriptor, octets, flags | NEVER_WAITS, mode)));
        }
    }

    /** Makes a directory; its mode is less the process's umask. */
    public void makeFolder(String name, int mode) throws PosixException {
        try (Arena names = Arena.ofConfined()) {
            MemorySegment octets = names.allocateFrom(name, StandardCharsets.ISO_8859_1);
            long _ = Libc.call("mkdirat", state -> (int) MKDIRAT.invokeExact(state, descriptor, octets, mode));
        }
    }

    public FileStatus status() throws IOException {
        return Statx.status(descriptor);
    }

    /** How what has a name in this directory stands; a link itself. */
    public FileStatus status(String name) throws IOException {
        try (Arena names = Arena.ofConfined()) {
            return Statx.status(descriptor, octets(name, names));
        }
    }

    /** Where a link in this directory leads. */
    public String linkTarget(String name) throws PosixException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment link = octets(name, memory);
            MemorySegment target = memory.allocate(PATH_MAX);
            long length = Libc.call("readlinkat", state ->
                    (long) READLINKAT.invokeExact(state, descriptor, link, target, (long) PATH_MAX));
            return new String(target.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.ISO_8859_1);
        }
    }

    /** Makes a file in this directory, for writing, that must not be there yet; its mode is less the process's umask. */
    public TreeNode create(String name, int mode) throws PosixException {
        return open(name, O_WRONLY | O_CREAT | O_EXCL | OpenFile.O_NOFOLLOW, mode);
    }

    /** Takes a name that is no directory's out of this directory. */
    public void unlink(String name) throws PosixException {
        unlink(name, 0);
    }

    /** Takes an empty directory out of this one. */
    public void removeFolder(String name) throws PosixException {
        unlink(name, AT_REMOVEDIR);
    }

    private void unlink(String name, int flags) throws PosixException {
        try (Arena names = Arena.ofConfined()) {
            MemorySegment octets = octets(name, names);
            long _ = Libc.call("unlinkat", state -> (int) UNLINKAT.invokeExact(state, descriptor, octets, flags));
        }
    }

    /** Gives what has a name in this directory another, in that; what had it is replaced. */
    public void rename(String name, TreeNode to, String other) throws PosixException {
        int there = to.descriptor;
        try (Arena names = Arena.ofConfined()) {
            MemorySegment from = octets(name, names);
            MemorySegment fresh = octets(other, names);
            long _ = Libc.call("renameat", state -> (int) RENAMEAT.invokeExact(state, descriptor, from, there, fresh));
        }
    }

    /** Gives a file of this directory a second name in it, which must be free. */
    public void link(String name, String other) throws PosixException {
        try (Arena names = Arena.ofConfined()) {
            MemorySegment from = octets(name, names);
            MemorySegment fresh = octets(other, names);
            long _ = Libc.call(
                    "linkat", state -> (int) LINKAT.invokeExact(state, descriptor, from, descriptor, fresh, 0));
        }
    }

    /** The descriptor, which is the caller's to close now. */
    int handOver() {
        closed = true;
        arena.close();
        return descriptor;
    }

    /** The path by which this process, while this is open, opens what is open here, and nothing else. */
    public Path again() {
        return Path.of("/proc/self/fd/" + descriptor);
    }

    private static MemorySegment octets(String name, Arena arena) {
        return arena.allocateFrom(name, StandardCharsets.ISO_8859_1);
    }

    /** When the content was read last. */
    public Instant accessed() throws IOException {
        return Statx.accessed(descriptor);
    }

    /** Sets the permission bits, whatever the umask. */
    public void mode(int mode) throws PosixException {
        long _ = Libc.call("fchmod", state -> (int) FCHMOD.invokeExact(state, descriptor, mode));
    }

    public void times(Instant accessed, Instant modified) throws PosixException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment times = memory.allocate(2L * TIMESPEC_BYTES, Long.BYTES);
            set(times, 0, accessed);
            set(times, TIMESPEC_BYTES, modified);
            long _ = Libc.call("futimens", state -> (int) FUTIMENS.invokeExact(state, descriptor, times));
        }
    }

    private static void set(MemorySegment times, int offset, Instant time) {
        times.set(JAVA_LONG, offset, time.getEpochSecond());
        times.set(JAVA_LONG, offset + (long) Long.BYTES, time.getNano());
    }

    /** Cuts the file, or fills it with zeros, to a length in bytes. */
    public void truncate(long bytes) throws PosixException {
        long _ = Libc.call("ftruncate", state -> (int) FTRUNCATE.invokeExact(state, descriptor, bytes));
    }

    /** Reads on; 0 at the end. */
    public int read(byte[] bytes, int most) throws PosixException {
        int wanted = Math.min(most, BUFFER_BYTES);
        int read = Libc.read(descriptor, buffer(), wanted);
        if (read < 0) {
            throw new PosixException("read", Errno.EAGAIN);
        }
        MemorySegment.copy(buffer(), JAVA_BYTE, 0, bytes, 0, read);
        return read;
    }

    /** Writes all of it. */
    public void write(byte[] bytes, int length) throws PosixException {
        int done = 0;
        while (done < length) {
            int part = Math.min(length - done, BUFFER_BYTES);
            MemorySegment.copy(bytes, done, buffer(), JAVA_BYTE, 0, part);
            int written = Libc.write(descriptor, buffer(), part);
            if (written < 0) {
                throw new PosixException("write", Errno.EAGAIN);
            }
            done += written;
        }
    }

    private MemorySegment buffer() {
        MemorySegment made = buffer;
        if (made == null) {
            made = arena.allocate(BUFFER_BYTES);
            buffer = made;
        }
        return made;
    }

    /** The next names of a directory, in no order, without its own and its parent's; none at the end. */
    public List<String> moreNames() throws PosixException {
        List<String> names = new ArrayList<>();
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment entries = memory.allocate(NAMES_BYTES, Long.BYTES);
            while (names.isEmpty()) {
                long length = Libc.call("getdents64", state ->
                        (long) GETDENTS.invokeExact(state, descriptor, entries, (long) NAMES_BYTES));
                if (length == 0) {
                    break;
                }
                collect(entries, length, names);
            }
        }
        return names;
    }

    private static void collect(MemorySegment entries, long length, List<String> names) {
        long at = 0;
        while (at < length) {
            String name = entries.getString(at + ENTRY_NAME, StandardCharsets.ISO_8859_1);
            if (!name.equals(".") && !name.equals("..")) {
                names.add(name);
            }
            at += Short.toUnsignedInt(entries.get(JAVA_SHORT, at + ENTRY_BYTES));
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            arena.close();
            if (descriptor != OpenFile.AT_FDCWD) {
                Libc.close(descriptor);
            }
        }
    }
}
