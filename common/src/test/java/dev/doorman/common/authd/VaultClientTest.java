package dev.doorman.common.authd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorman.common.testing.ScriptedAuthd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** regpwd's end, against an authd that says what the test wants. */
@Timeout(30)
class VaultClientTest {
    private static final Instant STORED = Instant.parse("2026-11-25T10:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void stores() throws Exception {
        byte[] password = "secret".getBytes(StandardCharsets.UTF_8);
        try (ScriptedAuthd authd = authd("{\"answer\":\"stored\",\"version\":3}")) {
            assertThat(client().store("", password)).isEqualTo(new VaultResult.Stored(3));
            assertThat(authd.question()).isEqualTo("{\"ask\":\"vault-store\",\"user\":\"\",\"password\":\"c2VjcmV0\"}");
        }
        assertThat(password).isEqualTo("secret".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void isRefused() throws Exception {
        try (ScriptedAuthd authd = authd("{\"answer\":\"refused\"}", "{\"answer\":\"refused\",\"hold\":2500}")) {
            assertThat(client().store("john", new byte[1])).isEqualTo(new VaultResult.Refused(Duration.ZERO));
            assertThat(client().store("john", new byte[1])).isEqualTo(new VaultResult.Refused(Duration.ofMillis(2500)));
            assertThat(authd.question()).contains("\"user\":\"john\"");
        }
    }

    @Test
    void tellsHowItStands() throws Exception {
        try (ScriptedAuthd authd = authd(
                "{\"answer\":\"status\",\"state\":\"stale\",\"version\":7,\"stored\":\"2026-11-25T10:00:00Z\"}",
                "{\"answer\":\"status\",\"state\":\"none\"}")) {
            assertThat(client().status("")).isEqualTo(new VaultResult.Entry(VaultState.STALE, 7, STORED));
            assertThat(client().status("john")).isEqualTo(new VaultResult.None());
            assertThat(authd.question()).isEqualTo("{\"ask\":\"vault-status\",\"user\":\"\"}");
            assertThat(authd.question()).isEqualTo("{\"ask\":\"vault-status\",\"user\":\"john\"}");
        }
    }

    @Test
    void deletes() throws Exception {
        try (ScriptedAuthd authd = authd("{\"answer\":\"deleted\"}", "{\"answer\":\"none\"}")) {
            assertThat(client().delete("john")).isEqualTo(new VaultResult.Deleted());
            assertThat(client().delete("")).isEqualTo(new VaultResult.None());
            assertThat(authd.question()).isEqualTo("{\"ask\":\"vault-delete\",\"user\":\"john\"}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyFaultArrives(VaultFault fault) throws Exception {
        String error = "{\"answer\":\"error\",\"reason\":\"" + fault.label() + "\"}";
        try (ScriptedAuthd _ = authd(error, error, error)) {
            VaultResult.Failed failed = new VaultResult.Failed(fault);
            assertThat(client().store("", new byte[1])).isEqualTo(failed);
            assertThat(client().status("")).isEqualTo(failed);
            assertThat(client().delete("")).isEqualTo(failed);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"answer\":1}",
                "{\"answer\":\"granted\"}",
                "{\"answer\":\"stored\"}",
                "{\"answer\":\"stored\",\"version\":-1}",
                "{\"answer\":\"stored\",\"version\":1.5}",
                "{\"answer\":\"stored\",\"version\":99999999999999999999}",
                "{\"answer\":\"refused\",\"hold\":\"2\"}",
                "{\"answer\":\"status\"}",
                "{\"answer\":\"status\",\"state\":\"fresh\",\"version\":1,\"stored\":\"2026-11-25T10:00:00Z\"}",
                "{\"answer\":\"status\",\"state\":\"good\",\"stored\":\"2026-11-25T10:00:00Z\"}",
                "{\"answer\":\"status\",\"state\":\"good\",\"version\":1}",
                "{\"answer\":\"status\",\"state\":\"good\",\"version\":1,\"stored\":\"yesterday\"}",
                "{\"answer\":\"error\"}",
                "{\"answer\":\"error\",\"reason\":\"because\"}",
            })
    void nonsenseIsNoAnswer(String answer) throws Exception {
        try (ScriptedAuthd _ = authd(answer, answer, answer)) {
            assertThatIOException().isThrownBy(() -> client().store("", new byte[1]));
            assertThatIOException().isThrownBy(() -> client().status(""));
            assertThatIOException().isThrownBy(() -> client().delete(""));
        }
    }

    @Test
    void nobodyThereIsAFaultOfItsOwn() throws Exception {
        VaultClient client = new VaultClient(socket(), Duration.ofMillis(50), Duration.ofSeconds(10));
        assertThatExceptionOfType(UnreachableAuthdException.class).isThrownBy(() -> client.status(""));
        authd().close();
        Files.createFile(socket());
        assertThatExceptionOfType(UnreachableAuthdException.class).isThrownBy(() -> client.status(""));
    }

    /** What authd writes is what this end reads. */
    @Test
    void whatIsWrittenIsRead() throws Exception {
        List<VaultResult.Store> stores = List.of(
                new VaultResult.Stored(3),
                new VaultResult.Refused(Duration.ZERO),
                new VaultResult.Refused(Duration.ofMillis(1500)),
                new VaultResult.Failed(VaultFault.BUSY));
        for (VaultResult.Store store : stores) {
            assertThat(VaultMessages.store(sent(VaultMessages.answer(store)))).isEqualTo(store);
        }
        List<VaultResult.Status> states = List.of(
                new VaultResult.Entry(VaultState.GOOD, 1, STORED),
                new VaultResult.Entry(VaultState.UNREADABLE, 2, STORED),
                new VaultResult.None(),
                new VaultResult.Failed(VaultFault.UNKNOWN_USER));
        for (VaultResult.Status status : states) {
            assertThat(VaultMessages.status(sent(VaultMessages.status(status)))).isEqualTo(status);
        }
        List<VaultResult.Deletion> deletions =
                List.of(new VaultResult.Deleted(), new VaultResult.None(), new VaultResult.Failed(VaultFault.FAILED));
        for (VaultResult.Deletion deletion : deletions) {
            assertThat(VaultMessages.deletion(sent(VaultMessages.answer(deletion))))
                    .isEqualTo(deletion);
        }
    }

    private static ObjectNode sent(ObjectNode message) throws IOException {
        return Objects.requireNonNull(AuthdMessages.read(new ByteArrayInputStream(AuthdMessages.line(message))));
    }

    private ScriptedAuthd authd(String... answers) throws IOException {
        return new ScriptedAuthd(socket(), answers);
    }

    private VaultClient client() {
        return new VaultClient(socket(), Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    private Path socket() {
        return folder.resolve("public.sock");
    }
}
