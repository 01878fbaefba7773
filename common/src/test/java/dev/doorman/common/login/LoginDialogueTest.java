package dev.doorman.common.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.account.Account;
import dev.doorman.common.authd.AuthResult;
import dev.doorman.common.authd.Authenticator;
import dev.doorman.common.authd.ContextResult;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.common.testing.FakeConnection;
import dev.doorman.common.testing.PlainTerminal;
import dev.doorman.common.trust.TrustChecks;
import dev.doorman.common.trust.TrustDecision;
import dev.doorman.common.trust.TrustRefusal;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoginDialogueTest {
    private static final Account JOHN = new Account("john", 1000, 1000, List.of(1000), "/home/john", "/bin/sh");

    private final List<String> asked = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final AtomicLong clock = new AtomicLong();
    private final FakeConnection connection = new FakeConnection();

    /** Knows one user and one password. */
    private final Authenticator authenticator = new Authenticator() {
        @Override
        public AuthResult authenticate(String user, byte[] password, InetAddress client, ConnectionId id) {
            String typed = new String(password, StandardCharsets.ISO_8859_1);
            asked.add(user + "/" + typed);
            return user.equals("john") && typed.equals("secret")
                    ? new AuthResult.Granted(JOHN)
                    : new AuthResult.Refused();
        }

        @Override
        public TrustDecision trusted(
                String user, String remoteUser, InetAddress client, TrustChecks checks, ConnectionId id) {
            return new TrustDecision.Refused(TrustRefusal.NO_ENTRY);
        }

        @Override
        public ContextResult context(String user, ConnectionId id) {
            return new ContextResult.Unknown();
        }
    };

    private LoginDialogue.Outcome run(boolean allowed) throws Exception {
        return dialogue(allowed).run();
    }

    private LoginDialogue dialogue(boolean allowed) {
        return new LoginDialogue(
                TerminalClient.of(connection, new PlainTerminal(connection)),
                authenticator,
                _ -> allowed,
                new LoginDialogue.Policy(10, Duration.ofSeconds(60), pauses::add, clock::get));
    }

    private LoginDialogue.Outcome run() throws Exception {
        return run(true);
    }

    @Test
    void theRightPasswordLogsIn() throws Exception {
        connection.type("jo", "hn\r", "secret\r");
        assertThat(run()).isEqualTo(new LoginDialogue.Outcome.LoggedIn(JOHN));
        assertThat(connection.shown()).isEqualTo("login: john\r\nPassword: \r\n");
        assertThat(connection.logins).containsExactly("john:OK");
        assertThat(pauses).isEmpty();
    }

    @Test
    void tenTriesWithInterixsPauses() throws Exception {
        for (int i = 0; i < 11; i++) {
            connection.type("john\r", "wrong" + i + "\r");
        }
        assertThat(run()).isInstanceOf(LoginDialogue.Outcome.GivenUp.class);
        assertThat(asked).hasSize(10);
        assertThat(pauses)
                .containsExactly(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(25),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(35));
        assertThat(connection.shown().split("Login incorrect", -1)).hasSize(11);
        assertThat(connection.logins).hasSize(10).containsOnly(":FAILED");
    }

    @Test
    void keysEditTheLine() throws Exception {
        connection.type("xx\u0015jof\u007fhn\r", "se\bEcret\u0015secret\r");
        assertThat(run()).isInstanceOf(LoginDialogue.Outcome.LoggedIn.class);
        assertThat(connection.shown()).doesNotContain("secret", "Ecret");
    }

    @Test
    void whoWasNamedAlreadyIsAskedForAPasswordAlone() throws Exception {
        connection.type("secret\r");
        assertThat(dialogue(true).run("john")).isEqualTo(new LoginDialogue.Outcome.LoggedIn(JOHN));
        assertThat(connection.shown()).isEqualTo("Password: \r\n");
        assertThat(asked).containsExactly("john/secret");
    }

    @Test
    void whoWasNamedAlreadyAndIsWrongIsAskedForANameToo() throws Exception {
        connection.type("wrong\r", "john\r", "secret\r");
        assertThat(dialogue(true).run("mary")).isEqualTo(new LoginDialogue.Outcome.LoggedIn(JOHN));
        assertThat(asked).containsExactly("mary/wrong", "john/secret");
        assertThat(connection.shown()).isEqualTo("Password: \r\n\r\nLogin incorrect\r\nlogin: john\r\nPassword: \r\n");
    }

    @Test
    void emptyNamesAndInterruptsAreAskedAgainAndEndOfFileLeaves() throws Exception {
        connection.type("\r", "john\r", "\003", "\004");
        assertThat(run()).isInstanceOf(LoginDialogue.Outcome.Left.class);
        assertThat(asked).isEmpty();
        assertThat(connection.shown().split("login: ", -1)).hasSize(4);
    }

    @Test
    void whatIsTypedAheadIsKept() throws Exception {
        connection.type("john\rsecret\recho hi\r");
        assertThat(run()).isInstanceOf(LoginDialogue.Outcome.LoggedIn.class);
    }

    @Test
    void namesOfNobodyCostTheSameWork() throws Exception {
        connection.type(
                "-froot\r", "x\r", "j".repeat(2000), "\r", "x\r", "a\0b\r", "x\r", "john\r", "y".repeat(2000), "\r");
        assertThat(run()).isInstanceOf(LoginDialogue.Outcome.Left.class);
        assertThat(asked).hasSize(4);
        assertThat(asked.get(0)).isEqualTo("-froot/x");
        assertThat(asked.get(1)).isEqualTo("?/x");
        assertThat(asked.get(3)).startsWith("?/");
    }

    @Test
    void anAccountThatThisDaemonCannotServeIsRefusedLikeAnyOther() throws Exception {
        connection.type("john\r", "secret\r");
        assertThat(run(false)).isInstanceOf(LoginDialogue.Outcome.Left.class);
        assertThat(connection.shown()).contains("Login incorrect");
        assertThat(connection.logins).containsExactly(":FAILED");
    }

    @Test
    void silenceTimesOut() throws Exception {
        connection.type("john\r").fallSilent();
        assertThat(run()).isInstanceOf(LoginDialogue.Outcome.TimedOut.class);
        assertThat(connection.shown()).endsWith("Login timed out after 60 seconds.\r\n");
    }

    @Test
    void drippingTimesOutToo() throws Exception {
        for (int i = 0; i < 100; i++) {
            connection.type("j");
        }
        // each look at the clock finds ten seconds gone
        LoginDialogue dialogue = new LoginDialogue(
                TerminalClient.of(connection, new PlainTerminal(connection)),
                authenticator,
                _ -> true,
                new LoginDialogue.Policy(
                        10, Duration.ofSeconds(60), pauses::add, () -> clock.addAndGet(10_000_000_000L)));
        assertThat(dialogue.run()).isInstanceOf(LoginDialogue.Outcome.TimedOut.class);
        assertThat(asked).isEmpty();
    }
}
