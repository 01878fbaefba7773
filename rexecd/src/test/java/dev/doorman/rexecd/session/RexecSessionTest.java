package dev.doorman.rexecd.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.account.Account;
import dev.doorman.common.command.CommandService;
import dev.doorman.common.login.UserLaunch;
import dev.doorman.common.posix.Libc;
import dev.doorman.common.process.ProcessLauncher;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.testing.FakeConnection;
import dev.doorman.common.testing.FixedAuthenticator;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dialogue up to the command, without a network. */
class RexecSessionTest {
    /** Without a home no command starts: so far a session comes here. */
    private static final Account JOHN =
            new Account("john", Libc.effectiveUid(), 1000, List.of(1000), "/nonexistent/home", "/bin/sh");

    private final FixedAuthenticator authenticator = new FixedAuthenticator(JOHN);
    private final ProcessLauncher launcher = new ProcessLauncher();

    @TempDir
    private Path etc;

    @AfterEach
    void stop() {
        launcher.close();
    }

    private SessionOutcome serve(FakeConnection connection) throws Exception {
        UserLaunch launches = new UserLaunch(null, Path.of("/nonexistent/socket"), 0);
        CommandService commands = new CommandService(authenticator, launches, launcher);
        return new RexecSession(etc, authenticator, commands).handle(connection);
    }

    private static FakeConnection client() {
        return new FakeConnection(40_000, List.of("in.rexecd"));
    }

    @Test
    void whoKnowsThePasswordNeedsAHome() throws Exception {
        FakeConnection connection = client().type("0\0john\0secret\0date\0");
        assertThat(serve(connection)).isEqualTo(new SessionOutcome.Refused("no home directory"));
        assertThat(connection.shown()).isEqualTo("\001No remote directory.\n");
        assertThat(authenticator.asked).containsExactly("john/secret", "context john");
    }

    @ParameterizedTest
    @CsvSource({"john, wrong", "nobody, wrong", "-froot, ''"})
    void unknownAndWrongAreOneAnswer(String user, String password) throws Exception {
        FakeConnection connection = client().type("0\0" + user + "\0" + password + "\0date\0");
        assertThat(serve(connection)).isEqualTo(new SessionOutcome.Refused("login incorrect"));
        assertThat(connection.shown()).isEqualTo("\001Login incorrect.\n");
        assertThat(connection.logins).containsExactly(":FAILED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\0john\0", "-1\0john\0", "99999\0john\0"})
    void aPortThatIsNoneEndsIt(String text) throws Exception {
        assertThat(serve(client().type(text))).isInstanceOf(SessionOutcome.ProtocolViolation.class);
        assertThat(authenticator.asked).isEmpty();
    }

    @Test
    void eachTextHasItsBoundAndItsError() throws Exception {
        String name = "x".repeat(129);
        assertThat(refusal("0\0" + name + "\0secret\0date\0")).isEqualTo("\001username too long\n");
        assertThat(refusal("0\0john\0" + name + "\0date\0")).isEqualTo("\001password too long\n");
        assertThat(refusal("0\0john\0secret\0" + "x".repeat(128 * 1024) + "\0")).isEqualTo("\001command too long\n");
        assertThat(authenticator.asked).isEmpty();
    }

    private String refusal(String text) throws Exception {
        FakeConnection connection = client().type(text);
        assertThat(serve(connection)).isEqualTo(new SessionOutcome.ProtocolViolation("something is too long"));
        return connection.shown();
    }

    @Test
    void silenceTimesOutAndACutHandshakeEnds() throws Exception {
        assertThat(serve(client().type("0\0john\0sec").fallSilent()))
                .isEqualTo(new SessionOutcome.TimedOut("handshake"));
        assertThat(serve(client().type("0\0john\0sec")))
                .isEqualTo(new SessionOutcome.ProtocolViolation("the handshake is cut short"));
    }
}
