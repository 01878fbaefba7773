package dev.doorman.telnetd.session;

import dev.doorman.common.account.Account;
import dev.doorman.common.authd.Authenticator;
import dev.doorman.common.authd.ContextNotice;
import dev.doorman.common.authd.ContextResult;
import dev.doorman.common.authd.SecurityContext;
import dev.doorman.common.login.UserLaunch;
import dev.doorman.common.process.HangUpPolicy;
import dev.doorman.common.process.LaunchSpec;
import dev.doorman.common.process.ProcessLauncher;
import dev.doorman.common.process.PtyProcess;
import dev.doorman.common.process.PtySize;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.Messages;
import dev.doorman.common.session.PeerGoneException;
import dev.doorman.common.session.SessionHandler;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.settings.ServiceSettings;
import dev.doorman.common.settings.Settings;
import dev.doorman.telnetd.protocol.WindowSize;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A telnet session from its banner to its end: login, then the user's shell on a terminal. One for the daemon; each
 * connection is served on its own virtual thread.
 */
public final class TelnetSession implements SessionHandler {
    private static final Logger LOG = Logger.getLogger(TelnetSession.class);
    private static final Duration NAME_WAIT = Duration.ofSeconds(2);
    private static final PtySize UNKNOWN_SIZE = PtySize.of(24, 80);
    /** For a client that may take nothing any more. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Path etc;
    private final Authenticator authenticator;
    private final UserLaunch launches;
    private final ProcessLauncher launcher;
    private final Pauses pauses;

    /**
     * The daemon's sessions.
     *
     * @param etc the folder of doorman.properties, issue.net and motd, read for each connection
     */
    public TelnetSession(
            Path etc, Authenticator authenticator, UserLaunch launches, ProcessLauncher launcher, Pauses pauses) {
        this.etc = etc;
        this.authenticator = authenticator;
        this.launches = launches;
        this.launcher = launcher;
        this.pauses = pauses;
    }

    @Override
    public SessionOutcome handle(Connection connection) throws IOException, InterruptedException {
        ServiceSettings settings =
                Settings.load(etc).service(connection.header().invocation().service());
        NetworkTerminal terminal = new NetworkTerminal(connection);
        LineEditor editor = new LineEditor(terminal);
        terminal.input(editor);
        connection.writeTimeout(settings.loginTimeout());
        terminal.open();
        say(terminal, Texts.read(etc.resolve("issue.net")));
        LoginDialogue dialogue = new LoginDialogue(
                connection,
                terminal,
                editor,
                authenticator,
                UserLaunch::possible,
                new LoginDialogue.Policy(settings.loginTries(), settings.loginTimeout(), pauses, System::nanoTime));
        return switch (dialogue.run()) {
            case LoginDialogue.Outcome.LoggedIn(Account account) ->
                session(connection, terminal, editor, account, settings);
            case LoginDialogue.Outcome.GivenUp _ -> new SessionOutcome.Refused("too many failed logins");
            case LoginDialogue.Outcome.TimedOut _ -> timedOut(connection, terminal, settings.loginTimeout());
            case LoginDialogue.Outcome.Left _ -> new SessionOutcome.PeerGone();
        };
    }

    private static SessionOutcome timedOut(Connection connection, NetworkTerminal terminal, Duration limit)
            throws IOException {
        String text = "\r\nLogin timed out after " + limit.toSeconds() + " seconds.\r\n";
        connection.writeTimeout(LAST_WORDS);
        try {
            say(terminal, text.getBytes(StandardCharsets.US_ASCII));
        } catch (PeerGoneException | SocketTimeoutException e) {
            LOG.debugf(
                    e,
                    "client takes nothing any more connection=%s",
                    connection.header().id());
        }
        return new SessionOutcome.TimedOut("login");
    }

    private SessionOutcome session(
            Connection connection,
            NetworkTerminal terminal,
            LineEditor editor,
            Account account,
            ServiceSettings settings)
            throws IOException, InterruptedException {
        return switch (authenticator.context(account.name(), connection.header().id())) {
            case ContextResult.Granted(SecurityContext context) ->
                begin(connection, terminal, editor, context, settings);
            case ContextResult.Unknown _ -> new SessionOutcome.Refused("the account has vanished");
            case ContextResult.LoginsDisabled(String text) -> {
                say(terminal, Texts.lines(text.getBytes(StandardCharsets.UTF_8)));
                yield new SessionOutcome.Refused("logins are disabled");
            }
        };
    }

    private SessionOutcome begin(
            Connection connection,
            NetworkTerminal terminal,
            LineEditor editor,
            SecurityContext context,
            ServiceSettings settings)
            throws IOException, InterruptedException {
        awaitName(connection, terminal);
        say(terminal, Texts.read(etc.resolve("motd")));
        for (ContextNotice notice : context.notices()) {
            say(terminal, (notice.text() + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        Account account = context.account();
        LaunchSpec spec = launches.shell(context, Map.of("TERM", TerminalTypes.term(terminal.name())));
        PtyProcess process = launcher.launchOnPty(spec, size(terminal.size()));
        HangUpPolicy policy = new HangUpPolicy(
                settings.hangupGrace(),
                settings.killUserProcesses() ? HangUpPolicy.Detached.KILL : HangUpPolicy.Detached.KEEP);
        LOG.infof(
                "session began connection=%s user=%s terminal=%s pid=%d context=%s",
                connection.header().id(),
                account.name(),
                process.terminal().name(),
                process.pid(),
                context.kind().name().toLowerCase(Locale.ROOT));
        return run(connection, terminal, editor, account, process, policy);
    }

    private static SessionOutcome run(
            Connection connection,
            NetworkTerminal terminal,
            LineEditor editor,
            Account account,
            PtyProcess process,
            HangUpPolicy policy)
            throws IOException, InterruptedException {
        CompletableFuture<Void> hungUp = new CompletableFuture<>();
        TerminalBridge bridge = new TerminalBridge(terminal, process.terminal(), () -> end(process, policy, hungUp));
        SessionOutcome outcome = new SessionOutcome.Completed();
        try {
            connection.identify(
                    account.name(),
                    process.terminal().name(),
                    process.terminal().writableByOthers() ? Messages.ALLOWED : Messages.REFUSED);
            editor.passAheadTo(bridge);
            bridge.run();
            connection.shutdownOutput();
        } catch (ClosedByInterruptException e) {
            outcome = new SessionOutcome.Stopped();
        } catch (ClosedChannelException e) {
            outcome = new SessionOutcome.PeerGone();
        } finally {
            end(process, policy, hungUp);
            await(hungUp);
        }
        return outcome;
    }

    /** The first who calls it ends the session; it has ended when the future is complete. */
    private static void end(PtyProcess process, HangUpPolicy policy, CompletableFuture<Void> hungUp) {
        var _ = process.hangUp(policy).thenRun(() -> hungUp.complete(null));
    }

    private static void await(CompletableFuture<Void> hungUp) throws InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            hungUp.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Most clients have told their terminal's name long before the password; one that agreed to is given a moment. */
    private static void awaitName(Connection connection, NetworkTerminal terminal) throws IOException {
        long end = System.nanoTime() + NAME_WAIT.toNanos();
        try {
            boolean open = true;
            while (open && terminal.nameExpected() && System.nanoTime() < end) {
                connection.readTimeout(Duration.ofMillis(Math.max(1, (end - System.nanoTime()) / 1_000_000)));
                open = terminal.pump();
            }
        } catch (SocketTimeoutException e) {
            LOG.debugf(
                    "client does not tell its terminal connection=%s",
                    connection.header().id());
        }
        connection.readTimeout(Duration.ZERO);
    }

    private static PtySize size(@Nullable WindowSize size) {
        return size == null ? UNKNOWN_SIZE : PtySize.of(size.rows(), size.columns());
    }

    private static void say(NetworkTerminal terminal, byte[] text) throws IOException {
        terminal.write(text, 0, text.length);
    }
}
