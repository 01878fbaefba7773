package dev.doorman.gateway.egress;

import dev.doorman.common.posix.Errno;
import dev.doorman.gateway.client.HalfClosed;
import dev.doorman.gateway.client.HookedReads;
import dev.doorman.gateway.client.ReadHook;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Errors;
import java.util.stream.IntStream;

/** How connections to and from clients are set up, and why they fail. Stateless. */
final class Sockets {
    /** What the kernel holds for a stalled reader, and so what Netty reads at once when the writer is done. */
    static final int RECEIVE_BYTES = 256 * 1024;

    private Sockets() {}

    /** Half-close kept, one buffer at a time. Before it is registered with its loop. */
    static void prepare(EpollSocketChannel channel) {
        channel.config()
                .setAllowHalfClosure(true)
                // a write that fails says nothing of what is still to be read
                .setAutoClose(false)
                .setTcpNoDelay(true)
                .setKeepAlive(true);
        HookedReads.install(channel, () -> ReadHook.AS_EXPECTED);
        HalfClosed.watch(channel);
    }

    /** What came of a bind or a connect that failed; the errors that lead to different replies, 0 for any other. */
    static int errno(Throwable failure) {
        if (failure instanceof ConnectTimeoutException) {
            return Errno.ETIMEDOUT;
        }
        if (failure instanceof Errors.NativeIoException error) {
            return -error.expectedErr();
        }
        // of a failed connect Netty tells the number in its text alone, which is the same for all its errors
        String text = String.valueOf(failure.getMessage());
        return IntStream.of(
                        Errno.ECONNREFUSED,
                        Errno.EADDRNOTAVAIL,
                        Errno.EADDRINUSE,
                        Errno.EHOSTUNREACH,
                        Errno.ENETUNREACH,
                        Errno.ETIMEDOUT,
                        Errno.EACCES,
                        Errno.EPERM)
                .filter(number -> text.contains(text(number)))
                .findFirst()
                .orElse(0);
    }

    private static String text(int errno) {
        return String.valueOf(new Errors.NativeIoException("", -errno, false).getMessage());
    }
}
