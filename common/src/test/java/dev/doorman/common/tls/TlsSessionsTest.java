package dev.doorman.common.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.settings.TlsFiles;
import dev.doorman.common.testing.FakeConnection;
import dev.doorman.common.testing.TestCertificate;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsSessionsTest {
    private static final TlsFiles NONE = new TlsFiles(null, null);

    @TempDir
    private static Path folder;

    private static TlsFiles files;

    @BeforeAll
    static void certificate() throws Exception {
        TestCertificate made = TestCertificate.of(folder.resolve("made"), "dns:localhost");
        files = new TlsFiles(made.file(), made.keyFile());
    }

    private static TlsSessions sessions(boolean implicit, TlsFiles files) {
        return new TlsSessions(
                "telnet", _ -> new TlsSessions.Beginning(implicit, files, Duration.ofSeconds(20)), connection -> {
                    connection.out().write('!');
                    return new SessionOutcome.Completed();
                });
    }

    @Test
    void aServiceWithoutTlsGoesOnInClear() throws Exception {
        FakeConnection connection = new FakeConnection();
        assertThat(sessions(false, files).handle(connection)).isEqualTo(new SessionOutcome.Completed());
        assertThat(connection.shown()).isEqualTo("!");
    }

    @Test
    void whoBeginsInClearOrLeavesIsNotLetIn() throws Exception {
        for (FakeConnection connection : new FakeConnection[] {
            new FakeConnection().type("john\r\n"), new FakeConnection(), new FakeConnection().type("\u0080.\u0001")
        }) {
            assertThat(sessions(true, files).handle(connection))
                    .isEqualTo(new SessionOutcome.ProtocolViolation("no TLS"));
            assertThat(connection.shown()).isEqualTo("This port is for TLS alone: the connection is closed.\r\n");
        }
    }

    @Test
    void aHandshakeThatIsNoneEndsTheSession() throws Exception {
        FakeConnection connection = new FakeConnection().type("\u0016\u0003\u0001", "\u0000\u0004", "\u0001abc");
        assertThat(sessions(true, files).handle(connection)).isInstanceOf(SessionOutcome.ProtocolViolation.class);
        assertThat(connection.shown()).doesNotContain("!", "This port");
    }

    @Test
    void whoSaysNothingIsTimedOut() {
        for (FakeConnection connection : new FakeConnection[] {
            new FakeConnection().fallSilent(),
            new FakeConnection().type("\u0016\u0003").fallSilent()
        }) {
            assertThatThrownBy(() -> sessions(true, files).handle(connection))
                    .isInstanceOf(SocketTimeoutException.class);
            assertThat(connection.shown()).doesNotContain("!");
        }
    }

    @Test
    void withoutACertificateAndItsKeyNobodyGetsIn() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "no PEM\n");
        for (TlsFiles wrong : new TlsFiles[] {
            NONE,
            new TlsFiles(files.certificate(), null),
            new TlsFiles(folder.resolve("missing"), files.key()),
            new TlsFiles(text, files.key()),
            new TlsFiles(files.certificate(), text)
        }) {
            FakeConnection connection = new FakeConnection().type("\u0016");
            assertThat(sessions(true, wrong).handle(connection))
                    .isEqualTo(new SessionOutcome.Refused("no certificate"));
            assertThat(connection.shown()).isEmpty();
        }
    }
}
