package dev.doorman.common.authd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.common.trust.TrustChecks;
import dev.doorman.common.trust.TrustDecision;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;

/** Asks authd for a daemon, over that daemon's socket. Any thread. While authd is still being started, a question waits for it. */
public final class AuthdClient implements Authenticator {
    private final AuthdSocket socket;

    /**
     * A client of one socket.
     *
     * @param startLimit how long to wait for authd to be there and take the question
     * @param answerLimit how long an answer may take; a slow hash is the longest part of it
     */
    public AuthdClient(Path socket, Duration startLimit, Duration answerLimit) {
        this.socket = new AuthdSocket(socket, startLimit, answerLimit);
    }

    @Override
    public AuthResult authenticate(String user, byte[] password, InetAddress client, ConnectionId connection)
            throws IOException {
        ObjectNode answer = socket.ask(AuthdMessages.object()
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
        ObjectNode answer = socket.ask(question);
        String kind = AuthdMessages.text(answer, "answer");
        return switch (kind) {
            case "trusted", "refused" -> AuthdMessages.decision(answer);
            default -> throw unexpected(answer, kind);
        };
    }

    @Override
    public ContextResult context(String user, ConnectionId connection) throws IOException {
        ObjectNode answer = socket.ask(
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
}
