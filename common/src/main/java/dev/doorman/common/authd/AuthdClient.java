package dev.doorman.common.authd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.common.trust.TrustChecks;
import dev.doorman.common.trust.TrustDecision;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
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
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks authd over its Unix socket, a connection for each question. Any thread. While authd is still being started, a question
 * waits for it.
 */
public final class AuthdClient implements Authenticator {
    private static final Logger LOG = Logger.getLogger(AuthdClient.class);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Closes connections whose answer takes too long; shared, for it does next to nothing. */
    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("authd-timer").daemon().factory());

    private final Path socket;
    private final Duration startLimit;
    private final Duration answerLimit;

    /**
     * A client of one socket.
     *
     * @param startLimit how long to wait for authd to be there and take the question
     * @param answerLimit how long an answer may take; a slow hash is the longest part of it
     */
    public AuthdClient(Path socket, Duration startLimit, Duration answerLimit) {
        this.socket = socket;
        this.startLimit = startLimit;
        this.answerLimit = answerLimit;
    }

    @Override
    public AuthResult authenticate(String user, byte[] password, InetAddress client, ConnectionId connection)
            throws IOException {
        ObjectNode answer = ask(AuthdMessages.object()
                .put("ask", "authenticate")
                .put("user", user)
                .put("password", password)
                .put("client", client.getHostAddress())
                .put("connection", connection.hex()));
        hold(AuthdMessages.hold(answer));
        String kind = AuthdMessages.text(answer, "answer");
        return switch (kind) {
            case "granted" -> new AuthResult.Granted(AuthdMessages.account(answer, "account"));
            case "refused" -> new AuthResult.Refused();
            default -> throw unexpected(answer, kind);
        };
    }

    /** It is the caller's thread that waits where authd slows guessing down; the connection to authd is closed by then. */
    private static void hold(Duration hold) throws InterruptedIOException {
        try {
            Thread.sleep(hold);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while an answer was held");
        }
    }

    @Override
    public TrustDecision trusted(
            String user, String remoteUser, InetAddress client, TrustChecks checks, ConnectionId connection)
            throws IOException {
        ObjectNode question = AuthdMessages.object()
                .put("ask", "trusted")
                .put("user", user)
                .put("remote-user", remoteUser)
                .put("client", client.getHostAddress())
                .put("connection", connection.hex());
        AuthdMessages.checks(question, checks);
        ObjectNode answer = ask(question);
        String kind = AuthdMessages.text(answer, "answer");
        return switch (kind) {
            case "trusted", "refused" -> AuthdMessages.decision(answer);
            default -> throw unexpected(answer, kind);
        };
    }

    @Override
    public ContextResult context(String user, ConnectionId connection) throws IOException {
        ObjectNode answer = ask(
                AuthdMessages.object().put("ask", "context").put("user", user).put("connection", connection.hex()));
        String kind = AuthdMessages.text(answer, "answer");
        return switch (kind) {
            case "context" -> new ContextResult.Granted(AuthdMessages.context(answer));
            case "unknown" -> new ContextResult.Unknown();
            case "nologin" -> new ContextResult.LoginsDisabled(AuthdMessages.text(answer, "text"));
            default -> throw unexpected(answer, kind);
        };
    }

    private static IOException unexpected(ObjectNode answer, String kind) {
        String reason = answer.path("reason").asText("");
        return new IOException("authd answers " + kind + (reason.isEmpty() ? "" : ": " + reason));
    }

    private ObjectNode ask(ObjectNode question) throws IOException {
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
                return SocketChannel.open(UnixDomainSocketAddress.of(socket));
            } catch (SocketException e) {
                if (Files.exists(socket) && !Files.isWritable(socket)) {
                    throw e;
                }
                again(end, e);
            }
        }
    }

    /** Nobody listens there yet, there is no such socket yet, or so many wait that one more cannot (EAGAIN). */
    private static void again(long end, SocketException cause) throws IOException {
        if (System.nanoTime() - end > 0) {
            throw new IOException("authd cannot be reached: " + cause.getMessage(), cause);
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
            LOG.debugf(e, "closing a question");
        }
    }
}
