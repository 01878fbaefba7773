package dev.doorman.telnetd.session;

import dev.doorman.common.account.Account;
import dev.doorman.common.authd.Authenticator;
import dev.doorman.common.authd.ContextResult;
import dev.doorman.common.authd.SecurityContext;
import dev.doorman.common.login.Admission;
import dev.doorman.common.login.LoginDialogue;
import dev.doorman.common.login.Pauses;
import dev.doorman.common.login.ShellSession;
import dev.doorman.common.login.TerminalClient;
import dev.doorman.common.login.TerminalLook;
import dev.doorman.common.login.Texts;
import dev.doorman.common.login.UserLaunch;
import dev.doorman.common.net.Network;
import dev.doorman.common.process.PtySize;
import dev.doorman.common.recording.Recorder;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.SessionHandler;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.settings.ServiceSettings;
import dev.doorman.common.settings.Settings;
import dev.doorman.common.terminal.TerminalTypes;
import dev.doorman.common.trust.ClientName;
import dev.doorman.common.trust.HostNames;
import dev.doorman.telnetd.protocol.TerminalName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A telnet session from its banner to its end: login, then the user's shell on a terminal. One for the daemon; each
 * connection is served on its own virtual thread.
 */
public final class TelnetSession implements SessionHandler {
    private static final Logger LOG = Logger.getLogger(TelnetSession.class);
    private static final Duration NAME_WAIT = Duration.ofSeconds(2);
    private static final byte[] NO_NAME =
            "Your address has no name: there are no logins from it.\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Path etc;
    private final Authenticator authenticator;
    private final ShellSession shells;
    private final Pauses pauses;
    private final HostNames names;

    /**
     * The daemon's sessions.
     *
     * @param etc the folder of doorman.properties, issue.net and motd, read for each connection
     * @param names who knows clients' names, where a flag asks for them
     */
    public TelnetSession(Path etc, Authenticator authenticator, ShellSession shells, Pauses pauses, HostNames names) {
        this.etc = etc;
        this.authenticator = authenticator;
        this.shells = shells;
        this.pauses = pauses;
        this.names = names;
    }

    @Override
    public SessionOutcome handle(Connection connection) throws IOException, InterruptedException {
        Settings all = Settings.load(etc);
        String service = connection.header().invocation().service();
        ServiceSettings settings = all.service(service);
        NetworkTerminal terminal = new NetworkTerminal(
                connection, all.telnetEnvironment(service), Thread.ofVirtual().name("terminal-answer")::start);
        TerminalClient client = TerminalClient.of(connection, terminal);
        connection.writeTimeout(settings.loginTimeout());
        TelnetFlags flags = TelnetFlags.of(connection.header().invocation());
        terminal.open();
        if (flags.clientName() == TelnetFlags.ClientNames.NEEDED && !hasName(connection)) {
            terminal.write(NO_NAME);
            connection.shutdownOutput();
            return new SessionOutcome.Refused("the client's address has no name");
        }
        if (flags.banner() == TelnetFlags.Banner.SHOWN) {
            terminal.write(Texts.read(etc.resolve("issue.net")));
        }
        LoginDialogue dialogue = new LoginDialogue(
                client,
                authenticator,
                UserLaunch::possible,
                new LoginDialogue.Policy(settings.loginTries(), settings.loginTimeout(), pauses, System::nanoTime));
        return switch (dialogue.run()) {
            case LoginDialogue.Outcome.LoggedIn(Account account) -> session(client, terminal, account, settings);
            case LoginDialogue.Outcome.GivenUp _ -> new SessionOutcome.Refused("too many failed logins");
            case LoginDialogue.Outcome.TimedOut _ -> new SessionOutcome.TimedOut("login");
            case LoginDialogue.Outcome.Left _ -> {
                // who asked to be logged out is told that it is
                terminal.settle();
                yield new SessionOutcome.PeerGone();
            }
        };
    }

    /** A name that does not lead back to its address is anybody's, and so nobody's. */
    private boolean hasName(Connection connection) {
        InetAddress client = Network.plain(connection.header().client().getAddress());
        return ClientName.of(client, names) instanceof ClientName.Confirmed;
    }

    private SessionOutcome session(
            TerminalClient client, NetworkTerminal terminal, Account account, ServiceSettings settings)
            throws IOException, InterruptedException {
        Connection connection = client.connection();
        return switch (authenticator.context(account.name(), connection.header().id())) {
            case ContextResult.Granted(SecurityContext context) -> {
                awaitName(connection, terminal);
                TerminalLook look = look(terminal);
                Admission admission = new Admission(context, look, settings, "password", Admission.Greeting.SHOWN);
                yield recorder(connection).run(client, account.name(), look, shown -> shells.run(shown, admission));
            }
            case ContextResult.Unknown _ -> new SessionOutcome.Refused("the account has vanished");
            case ContextResult.LoginsDisabled(String text) -> {
                terminal.write(Texts.lines(text.getBytes(StandardCharsets.UTF_8)));
                yield new SessionOutcome.Refused("logins are disabled");
            }
        };
    }

    private Recorder recorder(Connection connection) throws IOException {
        String service = connection.header().invocation().service();
        return new Recorder(Settings.load(etc).telnetRecording(service));
    }

    /** Most clients have told their terminal's name, and the rest, long before the password; one that agreed to is given a moment. */
    private static void awaitName(Connection connection, NetworkTerminal terminal) throws IOException {
        long end = System.nanoTime() + NAME_WAIT.toNanos();
        try {
            boolean open = true;
            while (open && terminal.expecting() && System.nanoTime() < end) {
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

    private static TerminalLook look(NetworkTerminal terminal) {
        @Nullable TerminalName name = terminal.name();
        @Nullable PtySize size = terminal.size();
        return new TerminalLook(
                TerminalTypes.term(name == null ? null : name.text()),
                size == null ? TerminalLook.UNKNOWN_SIZE : size,
                terminal.speed(),
                terminal.environment());
    }
}
