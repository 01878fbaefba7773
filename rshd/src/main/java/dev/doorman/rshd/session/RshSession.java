package dev.doorman.rshd.session;

import dev.doorman.common.authd.Authenticator;
import dev.doorman.common.callback.CallbackClient;
import dev.doorman.common.callback.CallbackRefusedException;
import dev.doorman.common.command.CommandService;
import dev.doorman.common.command.HandshakeInput;
import dev.doorman.common.command.Reply;
import dev.doorman.common.command.SecondChannel;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.net.PortRange;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.SessionHandler;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.settings.ServiceSettings;
import dev.doorman.common.settings.Settings;
import dev.doorman.common.trust.TrustRefusal;
import dev.doorman.common.wire.MalformedFieldException;
import dev.doorman.common.wire.NulStrings;
import dev.doorman.common.wire.TooLongException;
import dev.doorman.rshd.protocol.RshRequest;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An rsh session in rshd(8)'s order: the client's own port, the port for standard error and the connection to it, before
 * anything else is read, for the client sends nothing before it; then the names and the command; then the judgement. One for
 * the daemon; each connection is served on its own virtual thread.
 */
public final class RshSession implements SessionHandler {
    /** From these only root of a Unix host can call, so its word on its user's name may be worth something. */
    private static final PortRange RESERVED = new PortRange(512, 1023);

    private final Path etc;
    private final Judgement judgement;
    private final CommandService commands;

    /**
     * The daemon's sessions.
     *
     * @param etc the folder of doorman.properties, read for each connection
     */
    public RshSession(Path etc, Authenticator authenticator, CommandService commands) {
        this.etc = etc;
        this.judgement = new Judgement(authenticator);
        this.commands = commands;
    }

    @Override
    public SessionOutcome handle(Connection connection) throws IOException, InterruptedException {
        LinkHeader header = connection.header();
        if (!RESERVED.contains(header.client().getPort())) {
            return new SessionOutcome.Refused("the client's port is not reserved");
        }
        ServiceSettings settings =
                Settings.load(etc).service(header.invocation().service());
        connection.writeTimeout(settings.loginTimeout());
        HandshakeInput in = new HandshakeInput(connection, settings.loginTimeout());
        try {
            int port = NulStrings.readPort(in);
            if (port == 0) {
                return serve(connection, in, null, settings);
            }
            if (!RESERVED.contains(port)) {
                return new SessionOutcome.Refused("the port for errors is not reserved");
            }
            try (SecondChannel second = SecondChannel.open(new CallbackClient(header), port)) {
                return serve(connection, in, second, settings);
            }
        } catch (CallbackRefusedException e) {
            Reply.failure(connection, "Cannot connect for standard error: " + e.getMessage() + ".");
            return new SessionOutcome.Refused("no connection for errors: " + e.getMessage());
        } catch (TooLongException e) {
            Reply.failure(connection, String.valueOf(e.getMessage()));
            return new SessionOutcome.ProtocolViolation("something is too long");
        } catch (MalformedFieldException e) {
            return new SessionOutcome.ProtocolViolation(String.valueOf(e.getMessage()));
        } catch (EOFException e) {
            return new SessionOutcome.ProtocolViolation("the handshake is cut short");
        } catch (SocketTimeoutException e) {
            return new SessionOutcome.TimedOut("handshake");
        }
    }

    private SessionOutcome serve(
            Connection connection, HandshakeInput in, @Nullable SecondChannel second, ServiceSettings settings)
            throws IOException, InterruptedException {
        RshRequest request = RshRequest.read(in);
        Optional<TrustRefusal> refusal = judgement.refusal(connection, request);
        if (refusal.isPresent()) {
            return new SessionOutcome.Refused(refusal.get().label());
        }
        return commands.run(connection, second, request.serverUser(), request.command(), settings);
    }
}
