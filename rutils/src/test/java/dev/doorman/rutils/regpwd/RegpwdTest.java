package dev.doorman.rutils.regpwd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.authd.VaultClient;
import dev.doorman.common.testing.ScriptedAuthd;
import dev.doorman.rutils.terminal.Secrets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What it says and how it ends, against an authd that says what the test wants. */
@Timeout(30)
class RegpwdTest {
    private static final String ENTRY = "\",\"version\":3,\"stored\":\"2026-11-25T10:00:00Z\"}";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void showsHowItStands() throws Exception {
        assertThat(status("good")).isZero();
        assertThat(told()).isEqualTo("good: version 3, stored 2026-11-25 11:00:00 +0100\n");
        assertThat(status("stale")).isEqualTo(1);
        assertThat(told())
                .isEqualTo("stale: version 3, stored 2026-11-25 11:00:00 +0100;"
                        + " it is your password no more: store the new one by regpwd\n");
        try (ScriptedAuthd authd = authd("{\"answer\":\"status\",\"state\":\"unreadable\"}")) {
            assertThat(conversation(authd, "").status().status()).isEqualTo(1);
        }
        assertThat(told()).startsWith("unreadable: ").contains("no key that opens it");
        try (ScriptedAuthd authd = authd("{\"answer\":\"status\",\"state\":\"none\"}")) {
            assertThat(conversation(authd, "").status().status()).isEqualTo(1);
        }
        assertThat(told()).isEqualTo("none: no password is stored\n");
    }

    private int status(String state) throws IOException {
        try (ScriptedAuthd authd = authd("{\"answer\":\"status\",\"state\":\"" + state + ENTRY)) {
            return conversation(authd, "").status().status();
        }
    }

    @Test
    void deletes() throws Exception {
        try (ScriptedAuthd authd = authd("{\"answer\":\"deleted\"}", "{\"answer\":\"none\"}")) {
            assertThat(run(authd, "-d")).isZero();
            assertThat(told()).isEqualTo("deleted\n");
            assertThat(run(authd, "-du", "john")).isEqualTo(1);
            assertThat(told()).isEqualTo("regpwd: there is none to delete\n");
            assertThat(authd.question()).isEqualTo("{\"ask\":\"vault-delete\",\"user\":\"\"}");
            assertThat(authd.question()).isEqualTo("{\"ask\":\"vault-delete\",\"user\":\"john\"}");
        }
    }

    @Test
    void storesWhatIsPiped() throws Exception {
        try (ScriptedAuthd authd = authd("{\"answer\":\"stored\",\"version\":1}")) {
            assertThat(store(authd, Asked.ONCE, "secret\nmore\n")).isZero();
            assertThat(told()).isEqualTo("stored, version 1\n");
            assertThat(authd.question()).contains("\"password\":\"c2VjcmV0\"");
        }
    }

    @Test
    void storesOnlyWhatWasTypedTwice() throws Exception {
        try (ScriptedAuthd authd = authd("{\"answer\":\"stored\",\"version\":1}")) {
            assertThat(store(authd, Asked.TWICE, "secret\nsecreT\n")).isEqualTo(1);
            assertThat(told()).isEqualTo("regpwd: the two differ; nothing is stored\n");
            assertThat(store(authd, Asked.TWICE, "secret\n")).isEqualTo(1);
            assertThat(told()).startsWith("regpwd: there is no password before the end");
            assertThat(store(authd, Asked.TWICE, "\n\n")).isEqualTo(1);
            assertThat(store(authd, Asked.ONCE, "\n")).isEqualTo(1);
            assertThat(told()).isEqualTo("regpwd: an empty password is not stored\n".repeat(2));
            assertThat(authd.asked()).isFalse();
            assertThat(store(authd, Asked.TWICE, "secret\nsecret\n")).isZero();
        }
    }

    @Test
    void tellsThatItIsWrong() throws Exception {
        try (ScriptedAuthd authd = authd("{\"answer\":\"refused\"}", "{\"answer\":\"refused\",\"hold\":2001}")) {
            assertThat(store(authd, Asked.ONCE, "secret")).isEqualTo(1);
            assertThat(told()).isEqualTo("regpwd: not stored: this is not your password\n");
            assertThat(store(authd, Asked.ONCE, "secret")).isEqualTo(1);
            assertThat(told()).endsWith("; wait 3 s before the next try\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "not-permitted,only root may do this for mary",
        "busy,authd has too many questions of yours; try again",
        "malformed,authd does not understand the question",
        "failed,authd cannot do it now; its log says why",
        "unknown-question,this authd stores no passwords",
        "unknown-user,there is no account mary",
    })
    void everyFaultHasItsText(String reason, String text) throws Exception {
        try (ScriptedAuthd authd = authd("{\"answer\":\"error\",\"reason\":\"" + reason + "\"}")) {
            assertThat(run(authd, "-s", "-u", "mary")).isEqualTo(1);
            assertThat(told()).isEqualTo("regpwd: " + text + "\n");
        }
    }

    @Test
    void withoutAuthdItSaysWhere() {
        Map<String, String> nowhere = Map.of("DOORMAN_AUTHD", "/no/such.sock");
        assertThat(Regpwd.run(List.of("-s"), nowhere, print(out), print(err))).isEqualTo(1);
        assertThat(told()).isEqualTo("regpwd: authd is not reachable at /no/such.sock\n");
    }

    @Test
    void nonsenseIsNoAnswer() throws Exception {
        try (ScriptedAuthd authd = authd("{}")) {
            assertThat(run(authd, "-s")).isEqualTo(1);
            assertThat(told()).startsWith("regpwd: no answer from authd: ");
        }
    }

    @ParameterizedTest
    @CsvSource({"-x", "-ds", "'-s,--stdin'", "--help1", "-u", "'-u,'", "john", "'-s,john'"})
    void aCommandLineThatIsWrongIsNotObeyed(String line) throws Exception {
        try (ScriptedAuthd authd = authd("{\"answer\":\"deleted\"}")) {
            assertThat(run(authd, line.split(",", -1))).isEqualTo(2);
            assertThat(told()).matches("(?s)regpwd: .*\\nusage: regpwd .*\\n");
            assertThat(authd.asked()).isFalse();
        }
    }

    @Test
    void helps() throws Exception {
        try (ScriptedAuthd authd = authd()) {
            assertThat(run(authd, "--help")).isZero();
            assertThat(told()).startsWith("NAME\n").contains("-u user").contains("EXIT STATUS");
        }
    }

    private int store(ScriptedAuthd authd, Asked asked, String typed) {
        byte[] bytes = typed.getBytes(StandardCharsets.US_ASCII);
        return conversation(authd, "")
                .store(() -> new Secrets.Piped(new ByteArrayInputStream(bytes)), asked)
                .status();
    }

    private Conversation conversation(ScriptedAuthd authd, String user) {
        VaultClient client = new VaultClient(authd.socket(), Duration.ofSeconds(10), Duration.ofSeconds(10));
        return new Conversation(client, authd.socket(), user, print(out), print(err), ZoneId.of("Europe/Berlin"));
    }

    private int run(ScriptedAuthd authd, String... arguments) {
        Map<String, String> environment = Map.of("DOORMAN_AUTHD", authd.socket().toString());
        return Regpwd.run(List.of(arguments), environment, print(out), print(err));
    }

    /** What was printed since this was asked last. */
    private String told() {
        String text = out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
        out.reset();
        err.reset();
        return text;
    }

    private static PrintStream print(ByteArrayOutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    private ScriptedAuthd authd(String... answers) throws IOException {
        return new ScriptedAuthd(folder.resolve("public.sock"), answers);
    }
}
