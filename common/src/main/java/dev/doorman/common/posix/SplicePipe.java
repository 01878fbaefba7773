package dev.doorman.common.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A pipe through which bytes go from one socket to another within the kernel, splice(2): they are never copied to us. Of the
 * thread that opened it alone, until {@link #close}.
 */
public final class SplicePipe implements AutoCloseable {
    private static final int SPLICE_F_MOVE = 1;
    private static final int SPLICE_F_NONBLOCK = 2;
    private static final int FLAGS = SPLICE_F_MOVE | SPLICE_F_NONBLOCK;

    private static final MethodHandle SPLICE = Native.withErrno(
            "splice", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment state = Native.state(arena);
    private final Libc.Pipe ends;
    private final long capacity;
    private long held;
    private boolean closed;

    private SplicePipe(Libc.Pipe ends, long capacity) {
        this.ends = ends;
        this.capacity = capacity;
    }

    /**
     * An empty pipe.
     *
     * @param bytes how much it is to hold; the kernel may give less
     * @throws PosixException when no more descriptors are to be had
     */
    public static SplicePipe open(int bytes) throws PosixException {
        Libc.Pipe ends = Libc.pipe();
        return new SplicePipe(ends, Libc.pipeCapacity(ends, bytes));
    }

    /** Bytes that are in it. */
    public long held() {
        return held;
    }

    /** Whether it was closed. */
    public boolean closed() {
        return closed;
    }

    /**
     * Takes what has come on a socket, as much as fits.
     *
     * @return bytes, or 0 where there are none now, or none will be: a read then tells which
     */
    public long fill(int socket) {
        long moved = held == capacity ? 0 : splice(socket, ends.writeEnd(), capacity);
        if (moved > 0) {
            held += moved;
            return moved;
        }
        return 0;
    }

    /**
     * Sends what is in it.
     *
     * @return bytes, or 0 where the socket takes none now
     * @throws IOException when the connection is gone
     */
    public long drain(int socket) throws IOException {
        if (held == 0) {
            return 0;
        }
        long moved = splice(ends.readEnd(), socket, held);
        if (moved >= 0) {
            held -= moved;
            return moved;
        }
        int errno = Native.errno(state);
        if (errno == Errno.EAGAIN || errno == Errno.EINTR) {
            return 0;
        }
        throw new PosixException("splice", errno);
    }

    @SuppressWarnings("IllegalCatch")
    private long splice(int from, int to, long most) {
        try {
            return (long) SPLICE.invokeExact(state, from, MemorySegment.NULL, to, MemorySegment.NULL, most, FLAGS);
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /** What is in it is lost. A second call does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Libc.close(ends.readEnd());
            Libc.close(ends.writeEnd());
            arena.close();
        }
    }
}
