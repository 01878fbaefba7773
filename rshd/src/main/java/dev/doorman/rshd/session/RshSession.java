package dev.doorman.rshd.session;

import dev.doorman.common.authd.Authenticator;
import dev.doorman.common.command.CommandHandshake;
import dev.doorman.common.command.CommandService;
import dev.doorman.common.command.SecondChannel;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.net.PortRange;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.SessionHandler;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.session.TimedInput;
import dev.doorman.common.settings.ServiceSettings;
import dev.doorman.common.settings.Settings;
import dev.doorman.common.trust.TrustRefusal;
import dev.doorman.rshd.protocol.RshRequest;
import java.io.IOException;
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
        return CommandHandshake.begin(
                connection, settings, RESERVED, (in, second) -> serve(connection, in, second, settings));
    }

    private SessionOutcome serve(
            Connection connection, TimedInput in, @Nullable SecondChannel second, ServiceSettings settings)
            throws IOException, InterruptedException {
        RshRequest request = RshRequest.read(in);
        Optional<TrustRefusal> refusal = judgement.refusal(connection, request);
        if (refusal.isPresent()) {
            return new SessionOutcome.Refused(refusal.get().label());
        }
        return commands.run(connection, second, request.serverUser(), request.command(), settings);
    }
}
