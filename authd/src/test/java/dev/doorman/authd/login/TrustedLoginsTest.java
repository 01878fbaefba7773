package dev.doorman.authd.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorman.authd.LogCapture;
import dev.doorman.authd.domain.Directory;
import dev.doorman.authd.server.Asker;
import dev.doorman.authd.server.Standing;
import dev.doorman.common.account.AccountStore;
import dev.doorman.common.account.Crypt;
import dev.doorman.common.account.PasswordCheck;
import dev.doorman.common.authd.AuthdMessages;
import dev.doorman.common.authd.MalformedMessageException;
import dev.doorman.common.trust.HomeRhosts;
import dev.doorman.common.trust.HostName;
import dev.doorman.common.trust.HostNames;
import dev.doorman.common.trust.Trust;
import dev.doorman.common.trust.TrustSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The question itself; what the files mean is common.trust's, and tested there. */
class TrustedLoginsTest {
    private static final Asker ASKER = new Asker("rshd", 0, 4711, Standing.PRIVILEGED);
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-02T00:00:00Z"));

    @TempDir
    private Path etc;

    @BeforeEach
    void accounts() throws IOException {
        Path hosts = Files.writeString(etc.resolve("hosts.equiv"), "192.0.2.7\n");
        Files.setPosixFilePermissions(hosts, PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(etc.resolve("passwd"), """
                root:x:0:0::/root:/bin/sh
                john:x:1000:100::/nonexistent:/bin/sh
                batch:x:1001:100::/nonexistent:/bin/sh
                shut:x:1002:100::/nonexistent:/bin/sh
                ended:x:1003:100::/nonexistent:/bin/sh
                shell:x:1004:100::/nonexistent:/usr/sbin/nologin
                """);
        // 20455 is the second of January 2026
        Files.writeString(etc.resolve("shadow"), """
                john:$y$j9T$AAt9R641xPvCI9nXw1HHW/$MQkxA64lbRAyuxY2E/0Fd4IVOXFYaTbGyALsO2tHQp3:1::::::
                batch:*:1::::::
                shut:!*:1::::::
                ended:*:1:::::20455:
                shell:*:1::::::
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "john,  john,  192.0.2.7, trusted, hosts.equiv",
        "batch, batch, 192.0.2.7, trusted, hosts.equiv",
        "john,  jane,  192.0.2.7, refused, no-entry",
        "john,  john,  192.0.2.8, refused, no-entry",
        "john,  'a b', 192.0.2.7, refused, bad-name",
        "shut,  shut,  192.0.2.7, refused, unknown-user",
        "ended, ended, 192.0.2.7, refused, unknown-user",
        "shell, shell, 192.0.2.7, refused, unknown-user",
        "nobody, nobody, 192.0.2.7, refused, unknown-user",
        "-froot, -froot, 192.0.2.7, refused, unknown-user",
        "../john, john, 192.0.2.7, refused, unknown-user",
    })
    void judges(String user, String remoteUser, String client, String answer, String by) throws IOException {
        assertThat(trusted(question(user, remoteUser, client)))
                .isEqualTo(
                        AuthdMessages.object().put("answer", answer).put(answer.equals("trusted") ? "by" : "why", by));
    }

    @ParameterizedTest
    @ValueSource(strings = {"john", "shut", "nobody", "../john"})
    void aHostThatContradictsItselfHearsNothingOfUsers(String user) throws IOException {
        Directory directory = new Directory(etc, new AccountStore(etc), new PasswordCheck(new Crypt()), CLOCK);
        HostNames liar = new HostNames() {
            @Override
            public Optional<String> reverse(InetAddress address) {
                return Optional.of("trusted.example.org");
            }

            @Override
            public List<InetAddress> forward(HostName name) {
                return List.of(InetAddress.ofLiteral("192.0.2.99"));
            }
        };
        Trust trust = new Trust(etc, TrustSettings::standard, liar, new HomeRhosts(), CLOCK);
        ObjectNode question = question(user, "john", "192.0.2.7").put("verify", true);
        assertThat(new TrustedLogins(directory, trust).trusted(question, ASKER))
                .isEqualTo(AuthdMessages.object().put("answer", "refused").put("why", "host-mismatch"));
    }

    @Test
    void oneLineTellsOfEach() throws IOException {
        try (LogCapture log = new LogCapture()) {
            var _ = trusted(question("john", "john", "192.0.2.7"));
            var _ = trusted(question("shut", "shut", "192.0.2.7"));
            var _ = trusted(question("secret", "j\nx", "192.0.2.7"));
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("question"))
                    .containsExactly(
                            "INFO question ask=trusted connection=c socket=rshd uid=0 client=192.0.2.7 user=john"
                                    + " remote-user=john by=hosts.equiv answer=trusted",
                            "INFO question ask=trusted connection=c socket=rshd uid=0 client=192.0.2.7 user=shut"
                                    + " remote-user=shut answer=refused why=locked",
                            "INFO question ask=trusted connection=c socket=rshd uid=0 client=192.0.2.7 user=-"
                                    + " answer=refused why=unknown-user");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "remote-user", "client", "connection", "rhosts", "verify"})
    void aQuestionLacksNothing(String field) {
        ObjectNode question = question("john", "john", "192.0.2.7");
        question.remove(field);
        assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> trusted(question));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "192.0.2.7.example.org"})
    void aClientIsAnAddress(String client) {
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> trusted(question("john", "john", client)));
    }

    @Test
    void withBrokenSettingsNobodyGetsIn() {
        TrustedLogins broken = logins(() -> {
            throw new UncheckedIOException(new IOException("doorman.properties:1: broken"));
        });
        assertThatIOException()
                .isThrownBy(() -> broken.trusted(question("john", "john", "192.0.2.7"), ASKER))
                .withMessageContaining("broken");
    }

    private ObjectNode trusted(ObjectNode question) throws IOException {
        return logins(TrustSettings::standard).trusted(question, ASKER);
    }

    private TrustedLogins logins(Supplier<TrustSettings> settings) {
        Directory directory = new Directory(etc, new AccountStore(etc), new PasswordCheck(new Crypt()), CLOCK);
        return new TrustedLogins(directory, new Trust(etc, settings, new NoHostNames(), new HomeRhosts(), CLOCK));
    }

    private static ObjectNode question(String user, String remoteUser, String client) {
        return AuthdMessages.object()
                .put("user", user)
                .put("remote-user", remoteUser)
                .put("client", client)
                .put("rhosts", true)
                .put("verify", false)
                .put("connection", "c");
    }
}
