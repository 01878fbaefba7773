package dev.doorman.common.authd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The asker's end of one of authd's Unix sockets, a connection for each question. Any thread. While authd is still being
 * started, a question waits for it.
 *
 * @param startLimit how long to wait for authd to be there and take the question
 * @param answerLimit how long an answer may take; a slow hash is the longest part of it
 */
record AuthdSocket(Path path, Duration startLimit, Duration answerLimit) {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Closes connections whose answer takes too long; shared, for it does next to nothing. */
    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("authd-timer").daemon().factory());

    /**
     * Asks, and waits for the answer.
     *
     * @throws UnreachableAuthdException when nobody takes the question
     * @throws IOException when the answer does not come, or is no message
     */
    ObjectNode ask(ObjectNode question) throws IOException {
        try (SocketChannel channel = connect()) {
            ScheduledFuture<?> limit =
                    TIMER.schedule(() -> close(channel), answerLimit.toMillis(), TimeUnit.MILLISECONDS);
            byte[] line = AuthdMessages.line(question);
            try {
                OutputStream out = Channels.newOutputStream(channel);
                out.write(line);
                InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 512);
                @Nullable ObjectNode answer = AuthdMessages.read(in);
                if (answer == null) {
                    throw new IOException("authd closed the connection");
                }
                return answer;
            } finally {
                Arrays.fill(line, (byte) 0);
                limit.cancel(false);
            }
        }
    }

    private SocketChannel connect() throws IOException {
        long end = System.nanoTime() + startLimit.toNanos();
        while (true) {
            try {
                return SocketChannel.open(UnixDomainSocketAddress.of(path));
            } catch (SocketException e) {
                if (Files.exists(path) && !Files.isWritable(path)) {
                    throw new UnreachableAuthdException(e);
                }
                again(end, e);
            }
        }
    }

    /** Nobody listens there yet, there is no such socket yet, or so many wait that one more cannot (EAGAIN). */
    private static void again(long end, SocketException cause) throws IOException {
        if (System.nanoTime() - end > 0) {
            throw new UnreachableAuthdException(cause);
        }
        LockSupport.parkNanos(RETRY_NANOS);
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while authd could not be reached");
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // who waits for the answer is told that it did not come
        }
    }
}
