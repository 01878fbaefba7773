package dev.doorman.common.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * A listening Unix stream socket whose peers the kernel vouches for, unix(7): Java's own tells of a peer no more than a name
 * that the system's passwd has for its uid. Any thread may accept or close.
 */
public final class UnixListener implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_NONBLOCK = Libc.O_NONBLOCK;
    private static final int SOCK_CLOEXEC = Libc.O_CLOEXEC;
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    private static final int ADDRESS_BYTES = 110;
    private static final int PATH_OFFSET = 2;
    private static final int BACKLOG = 4096;

    private static final MethodHandle SOCKET =
            Native.withErrno("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND =
            Native.withErrno("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle LISTEN =
            Native.withErrno("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle ACCEPT =
            Native.withErrno("accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle GETSOCKOPT = Native.withErrno(
            "getsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

    private final Path path;
    private final Fd fd;

    private UnixListener(Path path, Fd fd) {
        this.path = path;
        this.fd = fd;
    }

    @FunctionalInterface
    private interface Call {
        int run(MemorySegment state) throws Throwable;
    }

    /**
     * Listens at a path; what lies there from before is removed. The mode is set before anybody can connect.
     *
     * @throws IOException when the path is longer than 107 bytes, or cannot be had
     */
    public static UnixListener bind(Path path, Set<PosixFilePermission> mode) throws IOException {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length >= ADDRESS_BYTES - PATH_OFFSET) {
            throw new IOException(path + ": too long for a socket's path");
        }
        Files.deleteIfExists(path);
        Fd fd = new Fd(call("socket", state ->
                (int) SOCKET.invokeExact(state, AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(ADDRESS_BYTES);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, JAVA_BYTE, PATH_OFFSET, name.length);
            int _ = fd.use(number ->
                    call("bind " + path, state -> (int) BIND.invokeExact(state, number, address, ADDRESS_BYTES)));
            Files.setPosixFilePermissions(path, mode);
            int _ = fd.use(number -> call("listen", state -> (int) LISTEN.invokeExact(state, number, BACKLOG)));
            return new UnixListener(path, fd);
        } catch (IOException e) {
            fd.close();
            throw e;
        }
    }

    /** Waits for the next peer; the calling thread is parked. */
    public UnixPeer accept() throws IOException {
        while (true) {
            int socket = fd.use(UnixListener::acceptNow);
            if (socket >= 0) {
                return peer(socket);
            }
            fd.awaitReadable();
        }
    }

    private static int acceptNow(int listener) throws IOException {
        try {
            return call("accept4", state -> (int) ACCEPT.invokeExact(
                    state, listener, MemorySegment.NULL, MemorySegment.NULL, SOCK_NONBLOCK | SOCK_CLOEXEC));
        } catch (PosixException e) {
            if (e.errno() == Errno.EAGAIN || e.errno() == Errno.EINTR) {
                return -1;
            }
            throw e;
        }
    }

    private static UnixPeer peer(int socket) throws IOException {
        Fd fd = new Fd(socket);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment credentials = arena.allocate(JAVA_INT, 3);
            MemorySegment length = arena.allocateFrom(JAVA_INT, 3 * Integer.BYTES);
            int _ = call("getsockopt", state ->
                    (int) GETSOCKOPT.invokeExact(state, socket, SOL_SOCKET, SO_PEERCRED, credentials, length));
            return new UnixPeer(
                    credentials.getAtIndex(JAVA_INT, 0),
                    credentials.getAtIndex(JAVA_INT, 1),
                    credentials.getAtIndex(JAVA_INT, 2),
                    fd);
        } catch (IOException e) {
            fd.close();
            throw e;
        }
    }

    @SuppressWarnings("IllegalCatch")
    private static int call(String name, Call call) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            int result;
            try {
                result = call.run(state);
            } catch (Throwable e) {
                throw Native.unexpected(e);
            }
            if (result < 0) {
                throw new PosixException(name, Native.errno(state));
            }
            return result;
        }
    }

    public boolean isClosed() {
        return fd.isClosed();
    }

    /** Takes no more peers, and removes the path. */
    @Override
    public void close() throws IOException {
        fd.close();
        Files.deleteIfExists(path);
    }
}
