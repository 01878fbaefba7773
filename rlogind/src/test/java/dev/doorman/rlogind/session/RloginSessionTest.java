package dev.doorman.rlogind.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.account.Account;
import dev.doorman.common.authd.ContextResult;
import dev.doorman.common.login.LastLogins;
import dev.doorman.common.login.ShellSession;
import dev.doorman.common.login.UserLaunch;
import dev.doorman.common.login.Welcome;
import dev.doorman.common.posix.Libc;
import dev.doorman.common.process.ProcessLauncher;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.testing.FakeConnection;
import dev.doorman.common.testing.FixedAuthenticator;
import dev.doorman.common.trust.TrustDecision;
import dev.doorman.common.trust.TrustRefusal;
import dev.doorman.common.trust.TrustSource;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dialogue up to the shell, without a network. */
class RloginSessionTest {
    /** Its shell is not there: so far a session comes here. */
    private static final Account JOHN =
            new Account("john", Libc.effectiveUid(), 1000, List.of(1000), "/", "/nonexistent/shell");

    private static final String WINDOW = "\0\u0080";
    private static final String NO_SHELL = "rlogind: /nonexistent/shell: No such file or directory.\r\n";

    private final FixedAuthenticator authenticator = new FixedAuthenticator(JOHN);
    private final List<String> asked = authenticator.asked;
    private final ProcessLauncher launcher = new ProcessLauncher();

    @TempDir
    private Path etc;

    @AfterEach
    void stop() {
        launcher.close();
    }

    private static FakeConnection client(String... flags) {
        List<String> arguments = new ArrayList<>(List.of("in.rlogind"));
        arguments.addAll(List.of(flags));
        return new FakeConnection(1023, arguments);
    }

    private SessionOutcome serve(FakeConnection connection) throws Exception {
        ShellSession shells = new ShellSession(
                new UserLaunch(null, Path.of("/nonexistent/socket"), 0),
                launcher,
                new Welcome(etc, new LastLogins(null), InstantSource.system()));
        return new RloginSession(new Daemon(etc, authenticator, shells, _ -> {})).handle(connection);
    }

    @Test
    void whoHasNoReservedPortIsRefusedBeforeAnythingIsAsked() throws Exception {
        for (int port : new int[] {1024, 511, 65_535, 1}) {
            FakeConnection connection =
                    new FakeConnection(port, List.of("in.rlogind")).type("\0jo\0john\0vt100/9600\0");
            assertThat(serve(connection)).isEqualTo(new SessionOutcome.Refused("the client's port is not reserved"));
            assertThat(connection.shown()).isEqualTo("\001rlogind: Permission denied.\r\n");
        }
        for (int port : new int[] {512, 1023}) {
            FakeConnection connection = new FakeConnection(port, List.of("in.rlogind"));
            assertThat(serve(connection)).isEqualTo(new SessionOutcome.PeerGone());
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void aMalformedHandshakeIsToldWhatIsWrong() throws Exception {
        FakeConnection connection = client().type("\0" + "x".repeat(129) + "\0john\0vt100/9600\0");
        assertThat(serve(connection)).isEqualTo(new SessionOutcome.ProtocolViolation("client-user-too-long"));
        assertThat(connection.shown()).isEqualTo("\001rlogind: remuser too long.\r\n");
        assertThat(asked).isEmpty();
    }

    @Test
    void silenceInTheHandshakeTimesOut() throws Exception {
        FakeConnection connection = client().type("\0jo\0jo").fallSilent();
        assertThat(serve(connection)).isEqualTo(new SessionOutcome.TimedOut("handshake"));
        assertThat(connection.shown()).isEqualTo("\001rlogind: timed out.\r\n");
    }

    @Test
    void whoIsTrustedIsAskedForNothing() throws Exception {
        authenticator.decision = new TrustDecision.Trusted(TrustSource.RHOSTS);
        FakeConnection connection = client("-al").type("\0jo\0john\0vt100/9600\0");
        assertThat(serve(connection)).isEqualTo(new SessionOutcome.Refused("the shell is not there"));
        assertThat(connection.shown()).isEqualTo(WINDOW + NO_SHELL);
        assertThat(asked).containsExactly("jo@192.0.2.7->john SKIPPED VERIFIED", "context john");
        assertThat(connection.logins).containsExactly("john:OK");
    }

    @Test
    void whoIsNotTrustedIsAskedForAPassword() throws Exception {
        authenticator.decision = new TrustDecision.Refused(TrustRefusal.HOST_MISMATCH);
        FakeConnection connection = client().type("\0jo\0john\0vt100/9600\0", "secret\r");
        assertThat(serve(connection)).isEqualTo(new SessionOutcome.Refused("the shell is not there"));
        assertThat(connection.shown()).isEqualTo(WINDOW + "Password: \r\n" + NO_SHELL);
        assertThat(asked).containsExactly("jo@192.0.2.7->john READ AS_IT_IS", "john/secret", "context john");
    }

    @Test
    void aWindowChangeIsNoPartOfThePassword() throws Exception {
        FakeConnection connection =
                client().type("\0jo\0john\0vt100/9600\0", "sec\u00ff\u00ffss\0\u0018\0P\0\0\0\0ret\r");
        assertThat(serve(connection)).isEqualTo(new SessionOutcome.Refused("the shell is not there"));
        assertThat(asked).contains("john/secret");
    }

    @Test
    void aWrongPasswordIsToldAndAskedForAgainWithAName() throws Exception {
        FakeConnection connection = client().type("\0jo\0-froot\0vt100/9600\0", "wrong\r");
        assertThat(serve(connection)).isEqualTo(new SessionOutcome.PeerGone());
        assertThat(connection.shown()).isEqualTo(WINDOW + "Password: \r\n\r\nLogin incorrect\r\nlogin: ");
        assertThat(connection.logins).containsExactly(":FAILED");
    }

    @Test
    void whoNamesNobodyIsAskedForAName() throws Exception {
        FakeConnection connection = client().type("\0jo\0\0vt100/9600\0", "john\rsecret\r");
        assertThat(serve(connection)).isEqualTo(new SessionOutcome.Refused("the shell is not there"));
        assertThat(connection.shown()).startsWith(WINDOW + "login: john\r\nPassword: \r\n");
    }

    @Test
    void nologinIsShown() throws Exception {
        authenticator.decision = new TrustDecision.Trusted(TrustSource.HOSTS_EQUIV);
        authenticator.context = new ContextResult.LoginsDisabled("Back\nat noon\n");
        FakeConnection connection = client().type("\0jo\0john\0vt100/9600\0");
        assertThat(serve(connection)).isEqualTo(new SessionOutcome.Refused("logins are disabled"));
        assertThat(connection.shown()).isEqualTo(WINDOW + "Back\r\nat noon\r\n");

        authenticator.context = new ContextResult.LoginsDisabled("");
        FakeConnection second = client().type("\0jo\0john\0vt100/9600\0");
        assertThat(serve(second)).isEqualTo(new SessionOutcome.Refused("logins are disabled"));
        assertThat(second.shown()).isEqualTo(WINDOW + "Logins currently disabled.\r\n");
    }
}
