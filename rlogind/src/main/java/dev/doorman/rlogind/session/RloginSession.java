package dev.doorman.rlogind.session;

import dev.doorman.common.session.Connection;
import dev.doorman.common.session.SessionHandler;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.session.TimedInput;
import dev.doorman.common.settings.ServiceSettings;
import dev.doorman.common.settings.Settings;
import dev.doorman.rlogind.protocol.Handshake;
import dev.doorman.rlogind.protocol.HandshakeFault;
import dev.doorman.rlogind.protocol.HandshakeResult;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An rlogin session, RFC 1282: the handshake, then a {@link Guest} until its shell has ended. One for the daemon; each
 * connection is served on its own virtual thread.
 */
public final class RloginSession implements SessionHandler {
    private static final int FIRST_RESERVED = 512;
    private static final int LAST_RESERVED = 1023;

    private final Daemon daemon;

    /** The sessions of a daemon. */
    public RloginSession(Daemon daemon) {
        this.daemon = daemon;
    }

    @Override
    public SessionOutcome handle(Connection connection) throws IOException, InterruptedException {
        int port = connection.header().client().getPort();
        if (port < FIRST_RESERVED || port > LAST_RESERVED) {
            // whoever has no right to a reserved port may say of himself what he likes
            Refusal.send(connection, "Permission denied");
            return new SessionOutcome.Refused("the client's port is not reserved");
        }
        ServiceSettings settings = Settings.load(daemon.etc())
                .service(connection.header().invocation().service());
        connection.writeTimeout(settings.loginTimeout());
        return switch (handshake(connection, settings.loginTimeout())) {
            case HandshakeResult.Complete(Handshake handshake) ->
                new Guest(daemon, connection, handshake, settings).serve();
            case HandshakeResult.Malformed(HandshakeFault fault) -> {
                Refusal.send(connection, fault.text());
                yield new SessionOutcome.ProtocolViolation(fault.label());
            }
            case HandshakeResult.Ended _ -> new SessionOutcome.PeerGone();
            case null -> {
                Refusal.send(connection, "timed out");
                yield new SessionOutcome.TimedOut("handshake");
            }
        };
    }

    /** Reads the handshake; null when it takes too long. */
    private static @Nullable HandshakeResult handshake(Connection connection, Duration limit) throws IOException {
        try {
            HandshakeResult result = Handshake.read(new TimedInput(connection, limit));
            connection.readTimeout(Duration.ZERO);
            return result;
        } catch (SocketTimeoutException e) {
            return null;
        }
    }
}
