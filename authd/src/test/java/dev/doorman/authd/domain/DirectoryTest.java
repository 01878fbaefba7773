package dev.doorman.authd.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.doorman.common.account.Account;
import dev.doorman.common.account.AccountStore;
import dev.doorman.common.account.PasswordCheck;
import dev.doorman.common.account.PasswordCheck.Fault;
import dev.doorman.common.account.PasswordCheck.Judgement;
import dev.doorman.common.account.PasswordHasher;
import dev.doorman.common.trust.HostName;
import dev.doorman.common.trust.TrustSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine's own users under the names that the settings give them; domains are SlapdIT's. */
class DirectoryTest {
    private static final byte[] RIGHT = "right".getBytes(StandardCharsets.US_ASCII);
    /** A port that nobody listens on: 1 is tcpmux. */
    private static final String ELSEWHERE = """
            domain.CORP.url = ldaps://127.0.0.1:1
            domain.CORP.base = dc=corp
            domain.CORP.timeout = 500ms
            """;

    @TempDir
    private Path etc;

    private final CountingHasher hasher = new CountingHasher();
    private Directory directory;

    @BeforeEach
    void accounts() throws IOException {
        Files.writeString(etc.resolve("passwd"), """
                root:x:0:0::/root:/bin/sh
                john:x:1000:100::/home/john:/bin/sh
                shut:x:1001:100::/home/shut:/bin/sh
                """);
        Files.writeString(etc.resolve("group"), "users:x:100:\nwheel:x:10:john\n");
        // 20455 is the second of January 2026
        Files.writeString(
                etc.resolve("shadow"),
                "root:right-and-long:1::::::\njohn:right-and-long:20430:0:30:7:::\nshut:!right-and-long:1::::::\n");
        directory = new Directory(
                etc,
                new AccountStore(etc),
                new PasswordCheck(hasher),
                InstantSource.fixed(Instant.parse("2026-01-02T12:00:00Z")));
    }

    @Test
    void withoutDomainsNamesAreTheMachinesOwn() throws IOException {
        for (String name : List.of("john", "LOCAL+john", "local+john")) {
            assertThat(directory.find(name)).map(Account::name).contains("john");
            assertThat(directory.judge(name, RIGHT)).isInstanceOf(Judgement.Right.class);
        }
        assertThat(directory.find("CORP+john")).isEmpty();
        assertThat(directory.byUid(1000)).map(Account::name).contains("john");
        assertThat(directory.byUid(4711)).isEmpty();
        assertThat(directory.settings().principalDomain()).isNull();
        assertThat(directory.trustSettings()).isEqualTo(TrustSettings.standard());
    }

    @Test
    void aPrincipalDomainThatIsNobodyElsesIsAnotherNameForTheMachinesOwn() throws IOException {
        settings("principal-domain = HOME\n");
        for (String name : List.of("john", "HOME+john", "home+john", "LOCAL+john")) {
            assertThat(directory.find(name)).map(Account::name).contains("john");
        }
        assertThat(directory.find("CORP+john")).isEmpty();
    }

    @Test
    void whereBareNamesAreADomainsTheMachinesOwnAreLocal() throws IOException {
        settings(ELSEWHERE + "principal-domain = CORP\n");
        Account john = directory.find("LOCAL+john").orElseThrow();
        assertThat(john.name()).isEqualTo("LOCAL+john");
        assertThat(directory.find(john.name())).contains(john);
        assertThat(directory.byUid(1000)).contains(john);
        assertThat(directory.judge("LOCAL+john", RIGHT)).isEqualTo(new Judgement.Right(john));
        assertThat(directory.verify(john, RIGHT)).isEqualTo(new Judgement.Right(john));
        assertThat(directory.faultWithoutPassword(john)).isEmpty();
        assertThat(directory.judge("john", RIGHT))
                .as("never the machine's own in the place of the domain's")
                .isEqualTo(new Judgement.Wrong(Fault.UNAVAILABLE));
        assertThatIOException().isThrownBy(() -> directory.find("john")).withMessageContaining("CORP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "", "-froot", "CORP+john", "LOCAL+nobody", "+", "john\n", "a+b+c", "john"})
    void whoIsUnknownCostsAsMuchAsAWrongPassword(String name) throws IOException {
        assertThat(directory.judge(name, "wrong".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(Judgement.Wrong.class);
        assertThat(hasher.hashes).isEqualTo(1);
    }

    @Test
    void rootsPasswordIsRootsOwnEvenWhereItLetsNobodyIn() throws IOException {
        Account root = directory.find("root").orElseThrow();
        assertThat(directory.judge("root", RIGHT)).isEqualTo(new Judgement.Wrong(Fault.ROOT));
        assertThat(directory.verify(root, RIGHT)).isEqualTo(new Judgement.Right(root));
        settings("root-login = true\n");
        assertThat(directory.judge("root", RIGHT)).isEqualTo(new Judgement.Right(root));
    }

    @Test
    void whatKeepsOutAndWhatIsToBeTold() throws IOException {
        assertThat(directory.faultWithoutPassword(directory.find("shut").orElseThrow()))
                .contains(Fault.LOCKED);
        assertThat(directory.daysToTell(directory.find("john").orElseThrow())).hasValue(5);
        assertThat(directory.daysToTell(directory.find("root").orElseThrow())).isEmpty();
    }

    @Test
    void settingsOfTrust() throws IOException {
        settings("principal-domain = HOME\nown-domain = example.com\nadministrators-group = wheel\n");
        assertThat(directory.trustSettings()).isEqualTo(new TrustSettings("HOME", new HostName("example.com"), 10));
        settings("administrators-group = 4711\n");
        assertThat(directory.trustSettings()).isEqualTo(new TrustSettings(null, null, 4711));
        settings("administrators-group = nosuch\n");
        assertThat(directory.trustSettings()).isEqualTo(TrustSettings.standard());
        settings("broken\n");
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(directory::trustSettings);
        assertThatIOException().isThrownBy(() -> directory.judge("john", RIGHT));
    }

    private void settings(String text) throws IOException {
        Files.writeString(etc.resolve("doorman.properties"), text);
    }

    /** Does no work, and counts what it was asked for. */
    private static final class CountingHasher implements PasswordHasher {
        private int hashes;

        @Override
        public String hash(byte[] password, String setting) {
            hashes++;
            return new String(password, StandardCharsets.US_ASCII) + "-and-long";
        }

        @Override
        public String setting(String method) {
            return method + "fresh$";
        }
    }
}
