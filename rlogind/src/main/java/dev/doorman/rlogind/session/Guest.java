package dev.doorman.rlogind.session;

import dev.doorman.common.account.Account;
import dev.doorman.common.authd.ContextResult;
import dev.doorman.common.authd.SecurityContext;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.login.Admission;
import dev.doorman.common.login.LoginDialogue;
import dev.doorman.common.login.TerminalClient;
import dev.doorman.common.login.TerminalLook;
import dev.doorman.common.login.Texts;
import dev.doorman.common.login.UserLaunch;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.LoginResult;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.settings.ServiceSettings;
import dev.doorman.common.terminal.TerminalTypes;
import dev.doorman.common.trust.TrustDecision;
import dev.doorman.common.trust.TrustSource;
import dev.doorman.rlogind.protocol.Handshake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A client whose handshake was right, on its way to a shell: who is trusted gets it, who is not is asked for a password.
 * Owned by its session's thread.
 */
final class Guest {
    private final Daemon daemon;
    private final TerminalClient client;
    private final RloginTerminal terminal;
    private final Handshake handshake;
    private final RloginFlags flags;
    private final ServiceSettings settings;

    /** A client that has not heard of its handshake yet. */
    Guest(Daemon daemon, Connection connection, Handshake handshake, ServiceSettings settings) {
        this.daemon = daemon;
        this.terminal = new RloginTerminal(connection);
        this.client = TerminalClient.of(connection, terminal);
        this.handshake = handshake;
        this.flags = RloginFlags.of(connection.header().invocation());
        this.settings = settings;
    }

    /** Lets the client in, or not, and serves it to the end. */
    SessionOutcome serve() throws IOException, InterruptedException {
        terminal.open();
        LinkHeader header = client.connection().header();
        TrustDecision decision = daemon.authenticator()
                .trusted(
                        handshake.serverUser(),
                        handshake.clientUser(),
                        header.client().getAddress(),
                        flags.checks(),
                        header.id());
        return switch (decision) {
            case TrustDecision.Trusted(TrustSource source) -> byTrust(source);
            case TrustDecision.Refused _ -> byPassword();
        };
    }

    private SessionOutcome byTrust(TrustSource source) throws IOException, InterruptedException {
        return switch (context(handshake.serverUser())) {
            case ContextResult.Granted(SecurityContext context) -> {
                if (!UserLaunch.possible(context.account())) {
                    yield byPassword();
                }
                client.connection().login(context.account().name(), LoginResult.OK);
                client.connection().writeTimeout(Duration.ZERO);
                yield shell(context, source.label());
            }
            case ContextResult.Unknown _ -> byPassword();
            case ContextResult.LoginsDisabled(String text) -> disabled(text);
        };
    }

    private SessionOutcome byPassword() throws IOException, InterruptedException {
        LoginDialogue dialogue = new LoginDialogue(
                client,
                daemon.authenticator(),
                UserLaunch::possible,
                new LoginDialogue.Policy(
                        settings.loginTries(), settings.loginTimeout(), daemon.pauses(), System::nanoTime));
        String named = handshake.serverUser();
        return switch (named.isEmpty() ? dialogue.run() : dialogue.run(named)) {
            case LoginDialogue.Outcome.LoggedIn(Account account) ->
                switch (context(account.name())) {
                    case ContextResult.Granted(SecurityContext context) -> shell(context, "password");
                    case ContextResult.Unknown _ -> new SessionOutcome.Refused("the account has vanished");
                    case ContextResult.LoginsDisabled(String text) -> disabled(text);
                };
            case LoginDialogue.Outcome.GivenUp _ -> new SessionOutcome.Refused("too many failed logins");
            case LoginDialogue.Outcome.TimedOut _ -> new SessionOutcome.TimedOut("login");
            case LoginDialogue.Outcome.Left _ -> new SessionOutcome.PeerGone();
        };
    }

    private ContextResult context(String user) throws IOException {
        return daemon.authenticator().context(user, client.connection().header().id());
    }

    private SessionOutcome shell(SecurityContext context, String way) throws IOException, InterruptedException {
        Path shell = Path.of(context.account().shell());
        // one in a folder where only the user may look is not known to be absent
        if (Files.notExists(shell)) {
            say("rlogind: " + shell + ": No such file or directory.\n");
            return new SessionOutcome.Refused("the shell is not there");
        }
        TerminalLook look = new TerminalLook(
                TerminalTypes.term(handshake.terminal()), terminal.size(), handshake.speed(), Map.of());
        return daemon.shells().run(client, new Admission(context, look, settings, way, flags.greeting()));
    }

    private SessionOutcome disabled(String text) throws IOException {
        say(text.isBlank() ? "Logins currently disabled.\n" : text.stripTrailing() + "\n");
        return new SessionOutcome.Refused("logins are disabled");
    }

    private void say(String text) throws IOException {
        terminal.write(Texts.lines(text.getBytes(StandardCharsets.UTF_8)));
    }
}
