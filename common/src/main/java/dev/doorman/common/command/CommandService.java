package dev.doorman.common.command;

import dev.doorman.common.account.Account;
import dev.doorman.common.authd.Authenticator;
import dev.doorman.common.authd.ContextResult;
import dev.doorman.common.authd.SecurityContext;
import dev.doorman.common.login.UserLaunch;
import dev.doorman.common.posix.PosixException;
import dev.doorman.common.process.ErrorOutput;
import dev.doorman.common.process.HangUpPolicy;
import dev.doorman.common.process.LaunchSpec;
import dev.doorman.common.process.MissingDirectory;
import dev.doorman.common.process.PipedProcess;
import dev.doorman.common.process.ProcessLauncher;
import dev.doorman.common.process.StartFailedException;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.LoginResult;
import dev.doorman.common.session.Messages;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.settings.ServiceSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the command of a client that may be a user: takes the user's context, starts the command, answers the client, and
 * carries until the end. One for a daemon; each call on its session's thread.
 */
public final class CommandService {
    private static final Logger LOG = Logger.getLogger(CommandService.class);

    private final Authenticator authenticator;
    private final UserLaunch launches;
    private final ProcessLauncher launcher;

    public CommandService(Authenticator authenticator, UserLaunch launches, ProcessLauncher launcher) {
        this.authenticator = authenticator;
        this.launches = launches;
        this.launcher = launcher;
    }

    /**
     * Runs a command.
     *
     * @param second where its standard error goes; closed by the caller; null: to the client's one connection
     * @param user who the client is, and may be
     * @param command given to the user's shell as it came
     */
    public SessionOutcome run(
            Connection connection,
            @Nullable SecondChannel second,
            String user,
            String command,
            ServiceSettings settings)
            throws IOException, InterruptedException {
        return switch (authenticator.context(user, connection.header().id())) {
            case ContextResult.Granted(SecurityContext context) ->
                start(connection, second, context, command, settings);
            case ContextResult.Unknown _ -> refuse(connection, "Permission denied.", "the account has vanished");
            case ContextResult.LoginsDisabled _ ->
                refuse(connection, "Logins currently disabled.", "logins are disabled");
        };
    }

    private SessionOutcome start(
            Connection connection,
            @Nullable SecondChannel second,
            SecurityContext context,
            String command,
            ServiceSettings settings)
            throws IOException, InterruptedException {
        Account account = context.account();
        if (!UserLaunch.possible(account)) {
            return refuse(connection, "Permission denied.", "the daemon can be nobody else");
        }
        LaunchSpec spec = launches.command(connection, context, command, MissingDirectory.FAIL);
        PipedProcess process;
        try {
            process = launcher.launchOnPipes(spec, second == null ? ErrorOutput.WITH_OUTPUT : ErrorOutput.APART);
        } catch (StartFailedException e) {
            return notStarted(connection, account, e.reason());
        } catch (PosixException e) {
            LOG.warnf(
                    "command not started connection=%s reason=%s",
                    connection.header().id(), e.getMessage());
            return refuse(connection, "Try again.", "the system cannot start it");
        }
        return begun(connection, second, context, process, settings);
    }

    private static SessionOutcome notStarted(Connection connection, Account account, StartFailedException.Reason reason)
            throws IOException {
        return switch (reason) {
            case NO_DIRECTORY -> refuse(connection, "No remote directory.", "no home directory");
            case NO_PROGRAM -> refuse(connection, account.shell() + ": No such file or directory", "no shell");
            case NOT_EXECUTABLE -> refuse(connection, account.shell() + ": Permission denied", "no shell");
            case FAILED -> refuse(connection, "Try again.", "not started");
        };
    }

    private static SessionOutcome begun(
            Connection connection,
            @Nullable SecondChannel second,
            SecurityContext context,
            PipedProcess process,
            ServiceSettings settings)
            throws IOException, InterruptedException {
        HangUpPolicy policy = new HangUpPolicy(
                settings.hangupGrace(),
                settings.killUserProcesses() ? HangUpPolicy.Detached.KILL : HangUpPolicy.Detached.KEEP);
        String name = context.account().name();
        try {
            LOG.infof(
                    "session began connection=%s user=%s pid=%d context=%s",
                    connection.header().id(),
                    name,
                    process.pid(),
                    context.kind().name().toLowerCase(Locale.ROOT));
            connection.login(name, LoginResult.OK);
            connection.identify(name, "", Messages.REFUSED);
            Reply.success(connection);
            connection.readTimeout(Duration.ZERO);
            connection.writeTimeout(Duration.ZERO);
        } catch (IOException e) {
            var _ = process.hangUp(policy);
            throw e;
        }
        return new CommandSession(connection, process, second, policy).run();
    }

    private static SessionOutcome refuse(Connection connection, String text, String reason) throws IOException {
        Reply.failure(connection, text);
        return new SessionOutcome.Refused(reason);
    }
}
