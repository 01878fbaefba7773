package dev.doorman.rexecd.session;

import dev.doorman.common.account.Account;
import dev.doorman.common.authd.AuthResult;
import dev.doorman.common.authd.Authenticator;
import dev.doorman.common.command.CommandHandshake;
import dev.doorman.common.command.CommandService;
import dev.doorman.common.command.Reply;
import dev.doorman.common.command.SecondChannel;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.login.UserLaunch;
import dev.doorman.common.net.PortRange;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.LoginResult;
import dev.doorman.common.session.SessionHandler;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.session.TimedInput;
import dev.doorman.common.settings.ServiceSettings;
import dev.doorman.common.settings.Settings;
import dev.doorman.rexecd.protocol.RexecRequest;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An rexec session: the port for standard error and the connection to it, before anything else is read, for the client
 * sends nothing before it (a server that first asks for the password waits for ever); then user, password and command. One
 * for the daemon; each connection is served on its own virtual thread.
 */
public final class RexecSession implements SessionHandler {
    private static final PortRange ANY_PORT = new PortRange(1, 0xffff);

    private final Path etc;
    private final Authenticator authenticator;
    private final CommandService commands;

    /**
     * The daemon's sessions.
     *
     * @param etc the folder of doorman.properties, read for each connection
     */
    public RexecSession(Path etc, Authenticator authenticator, CommandService commands) {
        this.etc = etc;
        this.authenticator = authenticator;
        this.commands = commands;
    }

    @Override
    public SessionOutcome handle(Connection connection) throws IOException, InterruptedException {
        LinkHeader header = connection.header();
        ServiceSettings settings =
                Settings.load(etc).service(header.invocation().service());
        return CommandHandshake.begin(
                connection, settings, ANY_PORT, (in, second) -> serve(connection, in, second, settings));
    }

    private SessionOutcome serve(
            Connection connection, TimedInput in, @Nullable SecondChannel second, ServiceSettings settings)
            throws IOException, InterruptedException {
        String name;
        String command;
        try (RexecRequest request = RexecRequest.read(in)) {
            AuthResult result = authenticator.authenticate(
                    request.user(),
                    request.password(),
                    connection.header().client().getAddress(),
                    connection.header().id());
            if (!(result instanceof AuthResult.Granted(Account account)) || !UserLaunch.possible(account)) {
                // what was sent for a name may be a password: it is nobody's business
                connection.login("", LoginResult.FAILED);
                Reply.failure(connection, "Login incorrect.");
                return new SessionOutcome.Refused("login incorrect");
            }
            name = account.name();
            command = request.command();
        }
        return commands.run(connection, second, name, command, settings);
    }
}
