package dev.doorman.common.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Instant;

/** statx(2) on a descriptor. The offsets of its structure are the same on every machine. */
final class Statx {
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int BASIC_STATS = 0x7ff;
    private static final int BYTES = 256;
    private static final int S_IFMT = 0xf000;
    private static final int S_IFDIR = 0x4000;
    private static final int S_IFREG = 0x8000;
    private static final int S_IFLNK = 0xa000;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int PERMISSIONS = 0xfff;
    private static final int ACCESSED = 64;
    private static final int CHANGED = 96;
    private static final int MODIFIED = 112;

    private static final MethodHandle STATX =
            Native.withErrno("statx", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));

    private Statx() {}

    static FileStatus status(int descriptor) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return status(ask(descriptor, arena));
        }
    }

    /** Of what has a name in a directory; of a link itself. */
    static FileStatus status(int directory, MemorySegment name) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return status(ask(directory, name, AT_SYMLINK_NOFOLLOW, arena));
        }
    }

    /** When the content was read, which is no part of a file's state. */
    static Instant accessed(int descriptor) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return time(ask(descriptor, arena), ACCESSED);
        }
    }

    private static MemorySegment ask(int descriptor, Arena arena) throws IOException {
        return ask(descriptor, arena.allocateFrom(""), AT_EMPTY_PATH, arena);
    }

    private static MemorySegment ask(int descriptor, MemorySegment name, int flags, Arena arena) throws IOException {
        MemorySegment found = arena.allocate(BYTES, Long.BYTES);
        long _ = Libc.call(
                "statx", state -> (int) STATX.invokeExact(state, descriptor, name, flags, BASIC_STATS, found));
        int told = found.get(JAVA_INT, 0);
        if ((told & BASIC_STATS) != BASIC_STATS) {
            throw new IOException("statx: this file system does not tell enough");
        }
        return found;
    }

    private static FileStatus status(MemorySegment found) {
        int mode = Short.toUnsignedInt(found.get(JAVA_SHORT, 28));
        FileStatus.Kind kind = switch (mode & S_IFMT) {
            case S_IFREG -> FileStatus.Kind.REGULAR;
            case S_IFDIR -> FileStatus.Kind.DIRECTORY;
            case S_IFLNK -> FileStatus.Kind.LINK;
            default -> FileStatus.Kind.OTHER;
        };
        long device =
                (long) found.get(JAVA_INT, 136) << Integer.SIZE | Integer.toUnsignedLong(found.get(JAVA_INT, 140));
        return new FileStatus(
                kind,
                mode & PERMISSIONS,
                found.get(JAVA_INT, 20),
                found.get(JAVA_INT, 24),
                found.get(JAVA_INT, 16),
                found.get(JAVA_LONG, 40),
                found.get(JAVA_LONG, 32),
                device,
                time(found, MODIFIED),
                time(found, CHANGED));
    }

    private static Instant time(MemorySegment found, long offset) {
        return Instant.ofEpochSecond(
                found.get(JAVA_LONG, offset), Integer.toUnsignedLong(found.get(JAVA_INT, offset + Long.BYTES)));
    }
}
