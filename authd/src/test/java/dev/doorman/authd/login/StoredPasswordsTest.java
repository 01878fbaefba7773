package dev.doorman.authd.login;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.doorman.common.authd.AuthdMessages;
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
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What regpwd(1) stores, and what a session's context makes of it. */
class StoredPasswordsTest {
    private static final Asker JOHN = new Asker("public", 1000, 4711, Standing.ANYONE);
    private static final Asker ROOT = new Asker("public", 0, 4712, Standing.PRIVILEGED);
    private static final Asker RSHD = new Asker("rshd", 0, 4713, Standing.PRIVILEGED);
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));
    private static final String SECRET = "pleaseletmein";
    private static final String HASH = "$y$j9T$AAt9R641xPvCI9nXw1HHW/$MQkxA64lbRAyuxY2E/0Fd4IVOXFYaTbGyALsO2tHQp3";
    private static final String STORED = "{\"answer\":\"stored\",\"version\":1}";
    private static final String REFUSED = "{\"answer\":\"refused\"}";
    private static final String NONE = "{\"answer\":\"status\",\"state\":\"none\"}";
    private static final String NOT_PERMITTED = "{\"answer\":\"error\",\"reason\":\"not-permitted\"}";

    @TempDir
    private Path folder;

    private Vault vault;
    private Answers answers;

    @BeforeEach
    void authd() throws IOException {
        Files.writeString(folder.resolve("passwd"), """
                root:x:0:0::/root:/bin/sh
                john:x:1000:100::/home/john:/bin/sh
                mary:x:1001:100::\\\\NAS\\homes\\mary:/bin/sh
                drive:x:1002:100::C:\\Users\\drive:/bin/sh
                shut:x:1003:100::/home/shut:/bin/sh
                """);
        shadow(HASH);
        FileVaultStore store = FileVaultStore.open(folder);
        vault = new Vault(store, store.keys(folder.resolve("vault.key")), CLOCK);
        Directory directory = new Directory(folder, new AccountStore(folder), new PasswordCheck(new Crypt()), CLOCK);
        Trust trust = new Trust(folder, TrustSettings::standard, new NoHostNames(), new HomeRhosts(), CLOCK);
        answers = new Answers(directory, new NoLogin(folder), trust, vault, CLOCK);
    }

    @AfterEach
    void close() {
        vault.close();
    }

    @Test
    void ownPasswordsAreStoredShownAndDeleted() throws IOException {
        assertThat(status("", JOHN)).hasToString(NONE);
        assertThat(store("", SECRET, JOHN)).hasToString(STORED);
        assertThat(status("john", JOHN))
                .hasToString(
                        "{\"answer\":\"status\",\"state\":\"good\",\"version\":1,\"stored\":\"2026-01-02T03:04:05Z\"}");
        assertThat(store("john", SECRET, JOHN).path("version").asInt()).isEqualTo(2);
        assertThat(delete("john", JOHN)).hasToString("{\"answer\":\"deleted\"}");
        assertThat(delete("john", JOHN)).hasToString("{\"answer\":\"none\"}");
        assertThat(status("john", JOHN)).hasToString(NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pleaseletmeout", "", "pleaseletmein\n"})
    void onlyTheRightPasswordIsStored(String password) throws IOException {
        assertThat(store("", password, JOHN)).hasToString(REFUSED);
        assertThat(status("", JOHN)).hasToString(NONE);
    }

    /** A process of a user's does not find out here what the user's password is. */
    @Test
    void guessingIsSlowedDown() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(store("", "guess-" + i, JOHN)).hasToString(REFUSED);
        }
        assertThat(store("", SECRET, JOHN).path("hold").asLong()).isBetween(1L, 1000L);
        assertThat(status("", JOHN)).hasToString(NONE);
        assertThat(store("john", SECRET, ROOT)).as("root does not guess").hasToString(STORED);
    }

    @Test
    void aLockedAccountStoresNothing() throws IOException {
        assertThat(store("shut", SECRET, ROOT)).hasToString(REFUSED);
    }

    /** Neither another's, nor whether there is such a one. */
    @ParameterizedTest
    @ValueSource(strings = {"mary", "root", "nobody", "-froot", "../john"})
    void nobodyAsksAboutOthers(String user) throws IOException {
        assertThat(store("mary", SECRET, ROOT)).hasToString(STORED);
        assertThat(store(user, SECRET, JOHN)).hasToString(NOT_PERMITTED);
        assertThat(status(user, JOHN)).hasToString(NOT_PERMITTED);
        assertThat(delete(user, JOHN)).hasToString(NOT_PERMITTED);
        assertThat(status("mary", ROOT).path("state").asText()).isEqualTo("good");
    }

    @Test
    void rootAsksAboutAll() throws IOException {
        assertThat(store("john", SECRET, ROOT)).hasToString(STORED);
        assertThat(store("", SECRET, ROOT)).as("its own").hasToString(STORED);
        assertThat(status("root", ROOT).path("state").asText()).isEqualTo("good");
        assertThat(status("john", ROOT).path("state").asText()).isEqualTo("good");
        assertThat(delete("john", ROOT)).hasToString("{\"answer\":\"deleted\"}");
        assertThat(status("nobody", ROOT)).hasToString("{\"answer\":\"error\",\"reason\":\"unknown-user\"}");
    }

    @Test
    void whoHasNoAccountHasNoPassword() throws IOException {
        Asker stranger = new Asker("public", 4999, 1, Standing.ANYONE);
        assertThat(status("", stranger)).hasToString("{\"answer\":\"error\",\"reason\":\"unknown-user\"}");
    }

    @Test
    void theContextIsFullByAStoredPasswordAndLimitedAgainOnceItIsStale() throws IOException {
        assertThat(context("john")).contains("\"context\":\"limited\"", "\"notices\":[]");
        var _ = store("", SECRET, JOHN);
        assertThat(context("john")).contains("\"context\":\"full\"", "\"notices\":[]");
        shadow("$6$rounds=1000$saltsalt$" + "x".repeat(86));
        assertThat(context("john")).contains("\"context\":\"limited\"", "\"notices\":[\"stale-password\"]");
        assertThat(status("", JOHN).path("state").asText()).isEqualTo("stale");
        shadow(HASH);
        assertThat(context("john")).contains("\"context\":\"full\"");
    }

    @Test
    void anEntryThatDoesNotOpenLimitsAndSaysSo() throws IOException {
        var _ = store("", SECRET, JOHN);
        Path passwords = folder.resolve("vault/passwords");
        FileVaultStore store = FileVaultStore.open(folder);
        store.update(entries -> {
            var swapped = new java.util.HashMap<>(entries);
            swapped.put("mary", entries.getOrDefault("john", ""));
            return swapped;
        });
        assertThat(passwords).exists();
        assertThat(context("mary")).contains("\"context\":\"limited\"", "\"unreadable-password\"");
        assertThat(status("mary", ROOT)).hasToString("{\"answer\":\"status\",\"state\":\"unreadable\"}");
    }

    @Test
    void aVaultThatCannotBeReadLimits() throws IOException {
        var _ = store("", SECRET, JOHN);
        Files.writeString(folder.resolve("vault/passwords"), "garbage");
        assertThat(context("john")).contains("\"context\":\"limited\"", "\"notices\":[]");
    }

    @ParameterizedTest
    @CsvSource({
        "john, limited, /home/john, ''",
        "mary, limited, /, no-network-home",
        "drive, limited, /, drive-letter",
    })
    void whoHasNoPasswordGetsNoNetworkHome(String user, String kind, String home, String notice) throws IOException {
        assertThat(context(user))
                .contains("\"context\":\"" + kind + "\"", "\"home\":\"" + home + "\"", "\"notices\":[")
                .contains(notice);
    }

    @Test
    void whoHasOneGetsIt() throws IOException {
        var _ = store("mary", SECRET, ROOT);
        assertThat(context("mary"))
                .contains("\"context\":\"full\"", "\"home\":\"/net/nas/homes/mary\"", "\"notices\":[]");
        var _ = store("drive", SECRET, ROOT);
        assertThat(context("drive"))
                .contains("\"context\":\"full\"", "\"home\":\"/\"", "\"notices\":[\"drive-letter\"]");
    }

    /** 20455 is the second of January 2026, the day of this test. */
    @Test
    void whosePasswordComesToItsEndIsTold() throws IOException {
        Files.writeString(folder.resolve("shadow"), "john:%s:20450::10:7:::\n".formatted(HASH));
        assertThat(context("john")).contains("\"notices\":[\"password-ends\"]");
        Files.writeString(folder.resolve("shadow"), "john:%s:20450::30:7:::\n".formatted(HASH));
        assertThat(context("john")).contains("\"notices\":[]");
    }

    @Test
    void whileNologinIsThereOnlyRootGetsIn() throws IOException {
        Files.writeString(folder.resolve("nologin"), "Back at noon.\n");
        assertThat(context("john")).isEqualTo("{\"answer\":\"nologin\",\"text\":\"Back at noon.\"}");
        assertThat(context("root")).contains("\"context\":\"limited\"");
        Files.delete(folder.resolve("nologin"));
        assertThat(context("john")).contains("\"context\":\"limited\"");
    }

    @Test
    void oneLineTellsOfEachQuestionAndNothingOfThePassword() throws IOException {
        try (LogCapture log = new LogCapture()) {
            var _ = store("", SECRET, JOHN);
            var _ = store("", "wrong-secret", JOHN);
            var _ = status("", JOHN);
            var _ = status("secret-name", JOHN);
            var _ = delete("john", JOHN);
            var _ = context("john");
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("question"))
                    .containsExactly(
                            "INFO question ask=vault-store connection=- socket=public uid=1000 user=john version=1"
                                    + " answer=stored",
                            "INFO question ask=vault-store connection=- socket=public uid=1000 user=john answer=refused"
                                    + " why=wrong-password",
                            "INFO question ask=vault-status connection=- socket=public uid=1000 user=john answer=good",
                            "INFO question ask=vault-status connection=- socket=public uid=1000 answer=error"
                                    + " why=not-permitted",
                            "INFO question ask=vault-delete connection=- socket=public uid=1000 user=john"
                                    + " answer=deleted",
                            "INFO question ask=context connection=c socket=rshd uid=0 user=john vault=none"
                                    + " answer=limited");
            assertThat(String.join("\n", log.lines())).doesNotContain(SECRET, "wrong-secret", "cGxl");
        }
    }

    private void shadow(String hash) throws IOException {
        Files.writeString(
                folder.resolve("shadow"),
                "root:%1$s:1::::::\njohn:%1$s:1::::::\nmary:%1$s:1::::::\ndrive:%1$s:1::::::\nshut:!%1$s:1::::::\n"
                        .formatted(hash));
    }

    private ObjectNode store(String user, String password, Asker asker) throws IOException {
        return answers.answer(
                Question.VAULT_STORE,
                AuthdMessages.object().put("user", user).put("password", password.getBytes(StandardCharsets.UTF_8)),
                asker);
    }

    private ObjectNode status(String user, Asker asker) throws IOException {
        return answers.answer(Question.VAULT_STATUS, AuthdMessages.object().put("user", user), asker);
    }

    private ObjectNode delete(String user, Asker asker) throws IOException {
        return answers.answer(Question.VAULT_DELETE, AuthdMessages.object().put("user", user), asker);
    }

    private String context(String user) throws IOException {
        return answers.answer(
                        Question.CONTEXT,
                        AuthdMessages.object().put("user", user).put("connection", "c"),
                        RSHD)
                .toString();
    }
}
