package dev.doorman.common.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** TCP urgent data on a socket's descriptor, tcp(7) and sockatmark(3): what neither Java's channels nor Netty know. */
public final class UrgentData {
    private static final long SIOCATMARK = 0x8905;
    private static final int MSG_OOB = 0x01;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    private static final MethodHandle SEND =
            Native.withErrno("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private UrgentData() {}

    /**
     * Whether the next byte to be read is the urgent one. The socket must keep urgent data inline.
     *
     * @return false also where the descriptor is no socket any more: reading it will tell
     */
    public static boolean atMark(int socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(JAVA_INT);
            int _ = Libc.ioctl(socket, SIOCATMARK, answer);
            return answer.get(JAVA_INT, 0) != 0;
        } catch (PosixException e) {
            return false;
        }
    }

    /**
     * Sends one byte as urgent data, without waiting.
     *
     * @return 1, or 0 when there is no room yet
     * @throws IOException when the connection is gone
     */
    @SuppressWarnings("IllegalCatch")
    public static int send(int socket, byte value) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            MemorySegment one = arena.allocateFrom(JAVA_BYTE, value);
            long sent;
            try {
                sent = (long) SEND.invokeExact(state, socket, one, 1L, MSG_OOB | MSG_DONTWAIT | MSG_NOSIGNAL);
            } catch (Throwable e) {
                throw Native.unexpected(e);
            }
            if (sent == 1) {
                return 1;
            }
            int errno = Native.errno(state);
            if (errno == Errno.EAGAIN || errno == Errno.EINTR) {
                return 0;
            }
            throw new PosixException("send", errno);
        }
    }
}
