package dev.doorman.authd.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorman.authd.LogCapture;
import dev.doorman.authd.domain.Directory;
import dev.doorman.authd.server.Asker;
import dev.doorman.authd.server.Question;
import dev.doorman.authd.server.Standing;
import dev.doorman.common.account.AccountStore;
import dev.doorman.common.account.Crypt;
import dev.doorman.common.account.NoLogin;
import dev.doorman.common.account.PasswordCheck;
import dev.doorman.common.account.PasswordHasher;
import dev.doorman.common.authd.AuthdMessages;
import dev.doorman.common.authd.MalformedMessageException;
import dev.doorman.common.trust.HomeRhosts;
import dev.doorman.common.trust.Trust;
import dev.doorman.common.trust.TrustSettings;
import dev.doorman.common.vault.FileVaultStore;
import dev.doorman.common.vault.Vault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
    private static final Asker ASKER = new Asker("telnetd", 0, 4711, Standing.PRIVILEGED);
    private static final String SECRET = "pleaseletmein";
    private static final String HASH = "$y$j9T$AAt9R641xPvCI9nXw1HHW/$MQkxA64lbRAyuxY2E/0Fd4IVOXFYaTbGyALsO2tHQp3";
    private static final String REFUSED = "{\"answer\":\"refused\"}";

    @TempDir
    private Path etc;

    private Instant now = Instant.parse("2026-01-01T23:59:59Z");

    @BeforeEach
    void accounts() throws IOException {
        Files.writeString(etc.resolve("passwd"), """
                root:x:0:0::/root:/bin/sh
                john:x:1000:100::/home/john:/bin/sh
                ended:x:1001:100::/home/ended:/bin/sh
                shut:x:1002:100::/home/shut:/bin/sh
                """);
        Files.writeString(etc.resolve("group"), "users:x:100:\naudio:x:29:john\n");
        // 20455 is the second of January 2026
        Files.writeString(
                etc.resolve("shadow"),
                "root:%1$s:1::::::\njohn:%1$s:1::::::\nended:%1$s:1:::::20455:\nshut:!%1$s:1::::::\n".formatted(HASH));
    }

    @Test
    void grantsWhoKnowsThePassword() throws IOException {
        assertThat(authenticate("john", SECRET))
                .hasToString("{\"answer\":\"granted\",\"account\":{\"name\":\"john\",\"uid\":1000,\"gid\":100,"
                        + "\"home\":\"/home/john\",\"shell\":\"/bin/sh\",\"groups\":[100,29]}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "", "-froot", "-f root", "root", "shut", "john\0", "john\nroot"})
    void refusesAllOthersAlike(String user) throws IOException {
        assertThat(authenticate(user, SECRET)).hasToString(REFUSED);
    }

    @Test
    void refusesAWrongPassword() throws IOException {
        assertThat(authenticate("john", SECRET + "x")).hasToString(REFUSED);
        assertThat(authenticate("john", "")).hasToString(REFUSED);
    }

    @Test
    void anAccountEndsAtMidnightOfItsDay() throws IOException {
        assertThat(authenticate("ended", SECRET).path("answer").asText()).isEqualTo("granted");
        now = now.plusSeconds(1);
        assertThat(authenticate("ended", SECRET)).hasToString(REFUSED);
    }

    @Test
    void rootIsASetting() throws IOException {
        Files.writeString(etc.resolve("doorman.properties"), "root-login = true\n");
        assertThat(authenticate("root", SECRET).path("answer").asText()).isEqualTo("granted");
        Files.writeString(etc.resolve("doorman.properties"), "root-login = false\n");
        assertThat(authenticate("root", SECRET)).hasToString(REFUSED);
    }

    @Test
    void withBrokenSettingsNobodyGetsIn() throws IOException {
        Files.writeString(etc.resolve("doorman.properties"), "root-login = perhaps\n");
        assertThatIOException().isThrownBy(() -> authenticate("john", SECRET));
    }

    @Test
    void failedLoginsAreHeldWhetherThereIsSuchAUserOrNot() throws IOException {
        for (String user : List.of("john", "nobody", "-f root")) {
            Answers answers = answers();
            for (int i = 0; i < 3; i++) {
                assertThat(answers.answer(Question.AUTHENTICATE, question(user, "wrong"), ASKER))
                        .hasToString(REFUSED);
            }
            assertThat(answers.answer(Question.AUTHENTICATE, question(user, SECRET), ASKER)
                            .path("hold")
                            .asInt())
                    .as(user)
                    .isBetween(1, 1000);
        }
    }

    @Test
    void aBannedSourceIsRefusedUntilItIsPardoned() throws IOException {
        Files.writeString(etc.resolve("doorman.properties"), "ban.failures = 2\nthrottle.longest = 2s\n");
        Answers answers = answers();
        for (int i = 0; i < 2; i++) {
            var _ = answers.answer(Question.AUTHENTICATE, question("mary", "wrong"), ASKER);
        }
        try (LogCapture log = new LogCapture()) {
            assertThat(answers.answer(Question.AUTHENTICATE, question("john", SECRET), ASKER))
                    .hasToString("{\"answer\":\"refused\",\"hold\":2001}");
            assertThat(log.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line).endsWith("answer=refused why=banned"));
        }
        ObjectNode pardon = AuthdMessages.object().put("source", "192.0.2.7");
        assertThat(answers.answer(Question.PARDON, pardon, ASKER)).hasToString("{\"answer\":\"pardoned\"}");
        assertThat(answers.answer(Question.AUTHENTICATE, question("john", SECRET), ASKER)
                        .path("answer")
                        .asText())
                .isEqualTo("granted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "everybody", "10.0.0.0/8"})
    void whatIsNoSourceIsNotPardoned(String source) {
        ObjectNode pardon = AuthdMessages.object().put("source", source);
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> answers().answer(Question.PARDON, pardon, ASKER));
    }

    @Test
    void aClientOfANetworkWithAZoneIsOne() throws IOException {
        ObjectNode question = question("john", SECRET).put("client", "fe80::1%eth7");
        assertThat(answers()
                        .answer(Question.AUTHENTICATE, question, ASKER)
                        .path("answer")
                        .asText())
                .isEqualTo("granted");
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(
                        () -> answers().answer(Question.AUTHENTICATE, question.put("client", "example.com"), ASKER));
    }

    @Test
    void aChangedPasswordHoldsAtOnce() throws IOException {
        Answers answers = answers();
        assertThat(answers.answer(Question.AUTHENTICATE, question("john", SECRET), ASKER)
                        .path("answer")
                        .asText())
                .isEqualTo("granted");
        Files.writeString(etc.resolve("shadow"), "john:*:1::::::\n");
        assertThat(answers.answer(Question.AUTHENTICATE, question("john", SECRET), ASKER))
                .hasToString(REFUSED);
    }

    @Test
    void withoutAPasswordContextsAreLimited() throws IOException {
        assertThat(answers().answer(Question.CONTEXT, contextOf("shut"), ASKER))
                .hasToString(
                        "{\"answer\":\"context\",\"context\":\"limited\",\"account\":{\"name\":\"shut\",\"uid\":1002,"
                                + "\"gid\":100,\"home\":\"/home/shut\",\"shell\":\"/bin/sh\",\"groups\":[100]},\"notices\":[]}");
        for (String user : List.of("nobody", "-froot", "", "a/b")) {
            assertThat(answers().answer(Question.CONTEXT, contextOf(user), ASKER))
                    .hasToString("{\"answer\":\"unknown\"}");
        }
    }

    @Test
    void whoTypedThePasswordOnThisConnectionGetsAFullContextOnce() throws IOException {
        Answers answers = answers();
        Asker rlogind = new Asker("rlogind", 0, 4712, Standing.PRIVILEGED);
        var _ = answers.answer(Question.AUTHENTICATE, question("john", SECRET), ASKER);
        assertThat(contextKind(answers, "john", rlogind)).isEqualTo("limited");
        assertThat(contextKind(answers, "shut", ASKER)).isEqualTo("limited");
        assertThat(contextKind(answers, "john", ASKER)).isEqualTo("full");
        assertThat(contextKind(answers, "john", ASKER)).isEqualTo("limited");
        var _ = answers.answer(Question.AUTHENTICATE, question("john", "wrong"), ASKER);
        assertThat(contextKind(answers, "john", ASKER)).isEqualTo("limited");
    }

    private static String contextKind(Answers answers, String user, Asker asker) throws IOException {
        return answers.answer(Question.CONTEXT, contextOf(user), asker)
                .path("context")
                .asText();
    }

    private static ObjectNode contextOf(String user) {
        return AuthdMessages.object().put("user", user).put("connection", "00112233445566778899aabbccddeeff");
    }

    /** Counted, not timed: one hash each, by the method and with the work that this system's hashes have. */
    @ParameterizedTest
    @ValueSource(strings = {"john", "nobody", "-froot", "", "root", "shut", "john\0", "ended"})
    void everyAnswerCostsTheSameWork(String user) throws IOException {
        List<String> settings = new ArrayList<>();
        Crypt crypt = new Crypt();
        PasswordHasher counting = new PasswordHasher() {
            @Override
            public String hash(byte[] password, String setting) {
                settings.add(setting);
                return crypt.hash(password, setting);
            }

            @Override
            public String setting(String method) {
                return crypt.setting(method);
            }
        };
        Answers answers = answers(new PasswordCheck(counting));
        for (String password : List.of(SECRET, "wrong", "")) {
            var _ = answers.answer(Question.AUTHENTICATE, question(user, password), ASKER);
            assertThat(settings).singleElement().asString().startsWith("$y$j9T$");
            settings.clear();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "password", "client", "connection"})
    void aQuestionLacksNothing(String field) {
        ObjectNode question = question("john", SECRET);
        question.remove(field);
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> answers().answer(Question.AUTHENTICATE, question, ASKER));
    }

    @Test
    void theLogHasEveryQuestionAndNoSecret() throws IOException {
        try (LogCapture log = new LogCapture()) {
            var _ = authenticate("john", SECRET);
            var _ = authenticate("john", "wrong-secret");
            var _ = authenticate(SECRET, SECRET);
            var _ = authenticate("shut", SECRET);
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("question"))
                    .hasSize(4)
                    .allSatisfy(line -> assertThat(line)
                            .startsWith("INFO question ask=authenticate connection=00112233445566778899aabbccddeeff ")
                            .contains("client=192.0.2.7", " uid=0 "))
                    .satisfiesExactly(
                            line -> assertThat(line).contains("user=john ").endsWith("answer=granted"),
                            line -> assertThat(line)
                                    .contains("user=john ")
                                    .endsWith("answer=refused why=wrong-password"),
                            line -> assertThat(line).contains("user=- ").endsWith("answer=refused why=unknown-user"),
                            line -> assertThat(line).contains("user=shut ").endsWith("answer=refused why=locked"));
            assertThat(String.join("\n", log.lines())).doesNotContain(SECRET, "wrong-secret", "$y$", "cGxl");
        }
    }

    @Test
    void noTextFromElsewhereBreaksALineOfTheLog() throws IOException {
        try (LogCapture log = new LogCapture()) {
            ObjectNode question = question("john", SECRET)
                    .put("connection", "a b\r\nquestion ask=authenticate \u001b[2J" + "x".repeat(300));
            var _ = answers().answer(Question.AUTHENTICATE, question, ASKER);
            assertThat(log.lines()).singleElement().satisfies(line -> {
                assertThat(line).matches("[\\x20-\\x7e]*").hasSizeLessThan(400);
                assertThat(line).contains("connection=a?b??question?ask=authenticate??[2Jxxx", "client=192.0.2.7 ");
            });
        }
    }

    private ObjectNode authenticate(String user, String password) throws IOException {
        return answers().answer(Question.AUTHENTICATE, question(user, password), ASKER);
    }

    private Answers answers() throws IOException {
        return answers(new PasswordCheck(new Crypt()));
    }

    private Answers answers(PasswordCheck check) throws IOException {
        Trust trust = new Trust(etc, TrustSettings::standard, new NoHostNames(), new HomeRhosts(), () -> now);
        Directory directory = new Directory(etc, new AccountStore(etc), check, () -> now);
        FileVaultStore store = FileVaultStore.open(etc);
        Vault vault = new Vault(store, store.keys(etc.resolve("vault.key")), () -> now);
        return new Answers(directory, new NoLogin(etc), trust, vault, () -> now);
    }

    private static ObjectNode question(String user, String password) {
        return AuthdMessages.object()
                .put("user", user)
                .put("password", password.getBytes(StandardCharsets.UTF_8))
                .put("client", "192.0.2.7")
                .put("connection", "00112233445566778899aabbccddeeff");
    }
}
