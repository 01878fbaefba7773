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
import java.net.Socket;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The descriptor of a connected {@link Socket}, for what Java has no call for: urgent data that arrives, and SO_DEBUG. Java
 * does not tell it, so it is looked for among this process's. Valid as long as the socket is open, whose owner's it stays. Calls block
 * their thread: a platform one.
 */
public final class SocketDescriptor {
    private static final MethodHandle GETSOCKNAME =
            Native.withErrno("getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle GETPEERNAME =
            Native.withErrno("getpeername", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SETSOCKOPT = Native.withErrno(
            "setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle POLL =
            Native.withErrno("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle RECV =
            Native.withErrno("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int ADDRESS_BYTES = 128;
    private static final int PORT = 2;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOL_SOCKET = 1;
    private static final int SO_DEBUG = 1;
    private static final short POLLIN = 1;
    private static final short POLLPRI = 2;
    private static final int POLLFD_BYTES = 8;
    private static final int POLLFD_EVENTS = 4;
    private static final int POLLFD_REVENTS = 6;
    private static final int FOR_EVER = -1;
    private static final int MSG_OOB = 1;
    private static final int MSG_DONTWAIT = 0x40;

    private final int descriptor;

    /** What a socket has. */
    public enum Ready {
        /** An urgent byte, whatever else. */
        URGENT,
        /** Data, or the end of it. */
        DATA
    }

    private SocketDescriptor(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Looks for a connected socket's.
     *
     * @throws IOException when it is not there: the socket is closed, or there is no /proc
     */
    public static SocketDescriptor of(Socket socket) throws IOException {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path path : descriptors) {
                int descriptor = Integer.parseInt(path.getFileName().toString());
                if (isSocket(path)
                        && port(GETSOCKNAME, descriptor) == socket.getLocalPort()
                        && port(GETPEERNAME, descriptor) == socket.getPort()) {
                    return new SocketDescriptor(descriptor);
                }
            }
        }
        throw new IOException("a socket's descriptor is not found");
    }

    private static boolean isSocket(Path path) {
        try {
            return Files.readSymbolicLink(path).toString().startsWith("socket:");
        } catch (IOException e) {
            // that of the listing itself, for one
            return false;
        }
    }

    /** The port of one of its ends; -1 where it has none. */
    private static int port(MethodHandle which, int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(ADDRESS_BYTES, Long.BYTES);
            MemorySegment length = arena.allocateFrom(JAVA_INT, ADDRESS_BYTES);
            long _ = Libc.call("getsockname", state -> (int) which.invokeExact(state, descriptor, address, length));
            int family = address.get(JAVA_SHORT, 0);
            return family == AF_INET || family == AF_INET6
                    ? Short.toUnsignedInt(address.get(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), PORT))
                    : -1;
        } catch (PosixException e) {
            return -1;
        }
    }

    /** Waits until there is something to read. */
    public Ready await() throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment asked = arena.allocate(POLLFD_BYTES, Integer.BYTES);
            asked.set(JAVA_INT, 0, descriptor);
            asked.set(JAVA_SHORT, POLLFD_EVENTS, (short) (POLLIN | POLLPRI));
            long _ = Libc.call("poll", state -> (int) POLL.invokeExact(state, asked, 1L, FOR_EVER));
            return (asked.get(JAVA_SHORT, POLLFD_REVENTS) & POLLPRI) != 0 ? Ready.URGENT : Ready.DATA;
        }
    }

    /** Takes the urgent byte, which the socket must not keep inline; empty when it is not there any more. */
    public Optional<Byte> urgent() throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment octet = arena.allocate(JAVA_BYTE);
            long read = Libc.call(
                    "recv", state -> (long) RECV.invokeExact(state, descriptor, octet, 1L, MSG_OOB | MSG_DONTWAIT));
            return read == 1 ? Optional.of(octet.get(JAVA_BYTE, 0)) : Optional.empty();
        } catch (PosixException e) {
            if (e.errno() == Errno.EAGAIN || e.errno() == Errno.EINVAL) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether all that was sent before the urgent byte is read. */
    public boolean atMark() {
        return UrgentData.atMark(descriptor);
    }

    /**
     * Has the kernel note what becomes of the connection, SO_DEBUG.
     *
     * @throws PosixException where that is not allowed
     */
    public void debug() throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment on = arena.allocateFrom(JAVA_INT, 1);
            long _ = Libc.call("setsockopt", state ->
                    (int) SETSOCKOPT.invokeExact(state, descriptor, SOL_SOCKET, SO_DEBUG, on, Integer.BYTES));
        }
    }
}
