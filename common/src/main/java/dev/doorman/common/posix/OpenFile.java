package dev.doorman.common.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A file or directory that was opened once and is then judged and read by its descriptor, so that nobody can put another in
 * its place between the two. Belongs to one thread, a platform thread, which closes it.
 */
public final class OpenFile implements AutoCloseable {
    private static final boolean ARM = "aarch64".equals(System.getProperty("os.arch"));
    // these two are among the few that differ between the machines
    static final int O_DIRECTORY = ARM ? 0x4000 : 0x10000;
    static final int O_NOFOLLOW = ARM ? 0x8000 : 0x20000;
    static final int O_PATH = 0x200000;

    static final int AT_FDCWD = -100;

    private static final int BUFFER_BYTES = 8 * 1024;

    private static final MethodHandle OPENAT =
            Native.variadic("openat", 3, FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

    private final int descriptor;
    private boolean closed;

    private OpenFile(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Opens a directory to look at it and to open what is in it, through links if the path has any. */
    public static OpenFile directory(String path) throws PosixException {
        return new OpenFile(openAt(AT_FDCWD, path, O_PATH | O_DIRECTORY));
    }

    /** Opens a file for reading; never waits, whatever it is. The path's last part must be no symbolic link. */
    public static OpenFile file(String path) throws PosixException {
        return file(AT_FDCWD, path);
    }

    /** Opens a file of this directory for reading; never waits, whatever it is. It must be no symbolic link. */
    public OpenFile in(String name) throws PosixException {
        return file(descriptor, name);
    }

    private static OpenFile file(int directory, String path) throws PosixException {
        int flags = Libc.O_RDONLY | O_NOFOLLOW | Libc.O_NONBLOCK | Libc.O_NOCTTY;
        return new OpenFile(openAt(directory, path, flags));
    }

    private static int openAt(int directory, String path, int flags) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path);
            return (int) Libc.call("openat " + path, state ->
                    (int) OPENAT.invokeExact(state, directory, name, flags | Libc.O_CLOEXEC));
        }
    }

    /** What is open here. */
    public FileStatus status() throws IOException {
        return Statx.status(descriptor);
    }

    /**
     * Reads on until the end, or until there are that many bytes.
     *
     * @throws IOException also when there is nothing to be had without waiting
     */
    public byte[] read(int most) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BUFFER_BYTES);
            while (all.size() < most) {
                int read = Libc.read(descriptor, buffer, Math.min(BUFFER_BYTES, most - all.size()));
                if (read < 0) {
                    throw new PosixException("read", Errno.EAGAIN);
                }
                if (read == 0) {
                    break;
                }
                all.writeBytes(buffer.asSlice(0, read).toArray(JAVA_BYTE));
            }
        }
        return all.toByteArray();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Libc.close(descriptor);
        }
    }
}
