package dev.doorman.rshd.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.account.Account;
import dev.doorman.common.authd.ContextResult;
import dev.doorman.common.command.CommandService;
import dev.doorman.common.login.UserLaunch;
import dev.doorman.common.posix.Libc;
import dev.doorman.common.process.ProcessLauncher;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.testing.FakeConnection;
import dev.doorman.common.testing.FixedAuthenticator;
import dev.doorman.common.trust.TrustDecision;
import dev.doorman.common.trust.TrustRefusal;
import dev.doorman.common.trust.TrustSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dialogue up to the command, without a network. */
class RshSessionTest {
    /** Without a home no command starts: so far a session comes here. */
    private static final Account JOHN =
            new Account("john", Libc.effectiveUid(), 1000, List.of(1000), "/nonexistent/home", "/bin/sh");

    private static final String REQUEST = "0\0jo\0john\0date\0";

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
        return new RshSession(etc, authenticator, commands).handle(connection);
    }

    private static FakeConnection client(String... flags) {
        List<String> arguments = new ArrayList<>(List.of("in.rshd"));
        arguments.addAll(List.of(flags));
        return new FakeConnection(1023, arguments);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 511, 1024, 65_535})
    void whoHasNoReservedPortGetsNoWord(int port) throws Exception {
        FakeConnection connection = new FakeConnection(port, List.of("in.rshd")).type(REQUEST);
        assertThat(serve(connection)).isEqualTo(new SessionOutcome.Refused("the client's port is not reserved"));
        assertThat(connection.shown()).isEmpty();
        assertThat(authenticator.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "511", "1024", "65535"})
    void norWhoWantsToBeCalledOnOne(String port) throws Exception {
        FakeConnection connection = client().type(port + "\0");
        assertThat(serve(connection)).isEqualTo(new SessionOutcome.Refused("the port for errors is not reserved"));
        assertThat(connection.shown()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\0jo\0john\0date\0", "-1\0jo\0", "99999\0jo\0", "+7\0"})
    void aPortThatIsNoneEndsIt(String text) throws Exception {
        assertThat(serve(client().type(text))).isInstanceOf(SessionOutcome.ProtocolViolation.class);
        assertThat(authenticator.asked).isEmpty();
    }

    @Test
    void eachTextHasItsBoundAndItsError() throws Exception {
        String name = "x".repeat(129);
        assertThat(refusal("0\0" + name + "\0john\0date\0")).isEqualTo("\001Locuser too long.\n");
        assertThat(refusal("0\0jo\0" + name + "\0date\0")).isEqualTo("\001Ruser too long.\n");
        assertThat(refusal("0\0jo\0john\0" + "x".repeat(128 * 1024) + "\0")).isEqualTo("\001Command too long.\n");
        assertThat(authenticator.asked).isEmpty();
    }

    private String refusal(String text) throws Exception {
        FakeConnection connection = client().type(text);
        assertThat(serve(connection)).isEqualTo(new SessionOutcome.ProtocolViolation("something is too long"));
        return connection.shown();
    }

    @Test
    void silenceTimesOutAndACutHandshakeEnds() throws Exception {
        assertThat(serve(client().type("0\0jo\0jo").fallSilent())).isEqualTo(new SessionOutcome.TimedOut("handshake"));
        assertThat(serve(client().type("0\0jo\0jo")))
                .isEqualTo(new SessionOutcome.ProtocolViolation("the handshake is cut short"));
    }

    @ParameterizedTest
    @EnumSource(TrustRefusal.class)
    void whoIsRefusedLearnsNoMoreThanThat(TrustRefusal why) throws Exception {
        authenticator.decision = new TrustDecision.Refused(why);
        FakeConnection connection = client().type(REQUEST);
        assertThat(serve(connection)).isEqualTo(new SessionOutcome.Refused(why.label()));
        assertThat(connection.shown())
                .isEqualTo(
                        why == TrustRefusal.HOST_MISMATCH
                                ? "\001Host address mismatch.\n"
                                : "\001Permission denied.\n");
        assertThat(connection.logins).containsExactly(":FAILED");
    }

    @Test
    void flagsAreAskedFor() throws Exception {
        var _ = serve(client("-al").type(REQUEST));
        var _ = serve(client("-n", "-L").type(REQUEST));
        assertThat(authenticator.asked)
                .containsExactly("jo@192.0.2.7->john SKIPPED VERIFIED", "jo@192.0.2.7->john READ AS_IT_IS");
    }

    @Test
    void whoIsTrustedNeedsAHome() throws Exception {
        authenticator.decision = new TrustDecision.Trusted(TrustSource.RHOSTS);
        FakeConnection connection = client("-L").type(REQUEST);
        assertThat(serve(connection)).isEqualTo(new SessionOutcome.Refused("no home directory"));
        assertThat(connection.shown()).isEqualTo("\001No remote directory.\n");
        assertThat(authenticator.asked).containsExactly("jo@192.0.2.7->john READ AS_IT_IS", "context john");
    }

    @Test
    void whileLoginsAreDisabledNothingRuns() throws Exception {
        authenticator.decision = new TrustDecision.Trusted(TrustSource.RHOSTS);
        authenticator.context = new ContextResult.LoginsDisabled("Back at noon.");
        FakeConnection connection = client().type(REQUEST);
        assertThat(serve(connection)).isEqualTo(new SessionOutcome.Refused("logins are disabled"));
        assertThat(connection.shown()).isEqualTo("\001Logins currently disabled.\n");
        authenticator.context = new ContextResult.Unknown();
        assertThat(serve(client().type(REQUEST))).isEqualTo(new SessionOutcome.Refused("the account has vanished"));
    }
}
