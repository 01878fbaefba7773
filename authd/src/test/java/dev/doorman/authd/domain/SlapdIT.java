package dev.doorman.authd.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.doorman.authd.LogCapture;
import dev.doorman.authd.names.SessionNames;
import dev.doorman.common.account.Account;
import dev.doorman.common.account.AccountStore;
import dev.doorman.common.account.Crypt;
import dev.doorman.common.account.PasswordCheck;
import dev.doorman.common.account.PasswordCheck.Fault;
import dev.doorman.common.account.PasswordCheck.Judgement;
import dev.doorman.common.testing.Slapd;
import dev.doorman.common.testing.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A domain at Debian's slapd, over TLS. */
@Timeout(120)
class SlapdIT {
    private static final String PASSWORD = "squirrel-4711-teapot";
    private static final String OTHERS = "another-4711-kettle";
    /** What a refusal for want of an answer may take: some time-outs of a second, on a busy machine. */
    private static final Duration BOUND = Duration.ofSeconds(20);

    @TempDir
    private static Path shared;

    private static TestCertificate certificate;
    private static Slapd slapd;

    @TempDir
    private Path etc;

    private Directory directory;

    @BeforeAll
    static void server() throws Exception {
        certificate = TestCertificate.of(shared.resolve("tls"), "ip:127.0.0.1");
        slapd = Slapd.start(shared.resolve("slapd"), certificate, Slapd.Sealing.TLS, entries());
    }

    @AfterAll
    static void stop() {
        slapd.close();
    }

    /** Days count from 1970-01-01; 20455 is the second of January 2026, the day of these tests. */
    private static String entries() {
        return String.join(
                "",
                Slapd.user("john", 30_001, PASSWORD),
                Slapd.user("mary", 30_002, OTHERS, "shadowLastChange: 20430", "shadowMax: 30", "shadowWarning: 7"),
                Slapd.user("ended", 30_003, PASSWORD, "shadowExpire: 20455"),
                Slapd.user("last", 30_004, PASSWORD, "shadowExpire: 20456"),
                Slapd.user("aged", 30_005, PASSWORD, "shadowLastChange: 20400", "shadowMax: 30"),
                Slapd.user("change", 30_006, PASSWORD, "shadowLastChange: 0"),
                Slapd.user("shut", 30_007, PASSWORD, "pwdAccountLockedTime: 000001010000Z"),
                Slapd.user("anna.o-brien_2$", 30_008, PASSWORD),
                Slapd.user("at@corp", 30_009, PASSWORD),
                "dn: cn=Doe\\, \\\"Jo\\\" \\+ Co,ou=people," + Slapd.BASE + "\n"
                        + Slapd.user("comma", 30_010, PASSWORD, "cn: Doe, \"Jo\" + Co")
                                .replaceFirst("dn:.*\n", ""),
                Slapd.user("shell", 30_011, PASSWORD, "loginShell: /usr/sbin/nologin"),
                Slapd.user("low", 999, PASSWORD),
                Slapd.user("taken", 20_001, PASSWORD),
                Slapd.user("lowgroup", 30_012, PASSWORD, "gidNumber: 0"),
                Slapd.user("takengroup", 30_013, PASSWORD, "gidNumber: 20500"),
                Slapd.user("zero", 0, PASSWORD),
                Slapd.user("onserver", 30_030, PASSWORD, "homeDirectory: \\\\NAS\\homes\\onserver"),
                Slapd.user("path", 30_014, PASSWORD, "homeDirectory: /home/x:0:0"),
                "dn: ou=twins," + Slapd.BASE + "\nobjectClass: organizationalUnit\nou: twins\n\n",
                Slapd.user("twin", 30_015, PASSWORD),
                Slapd.user("twin", 30_016, PASSWORD).replace("ou=people", "ou=twins"),
                // not a name that a user can have, and not to be found by one
                Slapd.user("a*b", 30_017, PASSWORD),
                Slapd.group("users", 30_000),
                Slapd.group("staff", 30_100, "john", "mary"),
                Slapd.group("wheel", 20_500, "john"),
                Slapd.group("root", 0, "john"));
    }

    @BeforeEach
    void accounts() throws IOException {
        Files.writeString(etc.resolve("passwd"), "root:x:0:0::/root:/bin/sh\njohn:x:20001:100::/home/local:/bin/sh\n");
        Files.writeString(etc.resolve("group"), "users:x:100:\nlocal:x:20500:\n");
        Files.writeString(
                etc.resolve("shadow"),
                "john:%s:1::::::\n".formatted(new Crypt().hash(bytes(OTHERS), "$6$rounds=1000$doormantest")));
        readersPassword(Slapd.READERS_PASSWORD, "rw-------");
        directory = directory(SessionNames.unseen());
        settings(slapd.tlsUrl(), "");
    }

    private Directory directory(SessionNames names) {
        return new Directory(
                etc,
                new AccountStore(etc),
                new PasswordCheck(new Crypt()),
                names,
                InstantSource.fixed(Instant.parse("2026-01-02T12:00:00Z")));
    }

    private void readersPassword(String password, String mode) throws IOException {
        Path file = Files.writeString(etc.resolve("corp.secret"), password + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private void settings(String url, String more) throws IOException {
        settings(url, certificate.file(), more);
    }

    private void settings(String url, Path authority, String more) throws IOException {
        Files.writeString(
                etc.resolve("doorman.properties"), """
                domain.CORP.url = %s
                domain.CORP.base = %s
                domain.CORP.ca-file = %s
                domain.CORP.bind-dn = %s
                domain.CORP.bind-password-file = corp.secret
                domain.CORP.timeout = 1s
                """.formatted(url, Slapd.BASE, authority, Slapd.READER) + more);
    }

    private static List<String> urls() {
        return List.of(slapd.tlsUrl(), slapd.startTlsUrl());
    }

    @ParameterizedTest
    @MethodSource("urls")
    void whoKnowsThePasswordGetsIn(String url) throws IOException {
        settings(url, "");
        Account john = new Account("CORP+john", 30_001, 30_000, List.of(30_000, 30_100), "/home/john", "/bin/bash");
        assertThat(judge("CORP+john", PASSWORD)).isEqualTo(new Judgement.Right(john));
        assertThat(directory.find("corp+john")).contains(john);
        assertThat(directory.find("CORP+JOHN"))
                .as("the directory's own spelling")
                .contains(john);
        assertThat(directory.byUid(30_001)).contains(john);
        assertThat(directory.faultWithoutPassword(john)).isEmpty();
        assertThat(directory.verify(john, bytes(PASSWORD))).isEqualTo(new Judgement.Right(john));
        assertThat(judge("john", OTHERS))
                .isInstanceOfSatisfying(
                        Judgement.Right.class,
                        right -> assertThat(right.account().uid())
                                .as("a bare name")
                                .isEqualTo(20_001));
    }

    @Test
    void bareNamesAreThePrincipalDomains() throws IOException {
        settings(slapd.tlsUrl(), "principal-domain = CORP\n");
        assertThat(directory.find("john")).map(Account::uid).contains(30_001);
        assertThat(directory.find("LOCAL+john")).map(Account::uid).contains(20_001);
        assertThat(judge("john", PASSWORD)).isInstanceOf(Judgement.Right.class);
        assertThat(judge("john", OTHERS)).isEqualTo(new Judgement.Wrong(Fault.WRONG_PASSWORD));
        assertThat(judge("LOCAL+john", OTHERS)).isInstanceOf(Judgement.Right.class);
        assertThat(directory.find("root")).as("no user of the domain").isEmpty();
        for (String name : List.of("john", "LOCAL+john", "CORP+mary")) {
            Account account = directory.find(name).orElseThrow();
            assertThat(directory.find(account.name())).contains(account);
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "john, wrong, wrong-password",
                "john, another-4711-kettle, wrong-password",
                "john, ~~, wrong-password",
                "nobody, squirrel-4711-teapot, unknown-user",
                "*, squirrel-4711-teapot, unknown-user",
                "jo*, squirrel-4711-teapot, unknown-user",
                "a*b, squirrel-4711-teapot, unknown-user",
                "john)(uid=*, squirrel-4711-teapot, unknown-user",
                "*)(objectClass=*, squirrel-4711-teapot, unknown-user",
                "ended, squirrel-4711-teapot, expired",
                "aged, squirrel-4711-teapot, expired",
                "change, squirrel-4711-teapot, expired",
                "ended, wrong, wrong-password",
                "shut, squirrel-4711-teapot, locked",
                "shell, squirrel-4711-teapot, shell",
                "low, squirrel-4711-teapot, unfit",
                "zero, squirrel-4711-teapot, unfit",
                "taken, squirrel-4711-teapot, unfit",
                "taken, wrong, wrong-password",
                "lowgroup, squirrel-4711-teapot, unfit",
                "takengroup, squirrel-4711-teapot, unfit",
                "path, squirrel-4711-teapot, unfit",
                "twin, squirrel-4711-teapot, unfit",
            })
    void whoDoesNotGetIn(String user, String password, String fault) throws IOException {
        assertThat(judge("CORP+" + user, password))
                .isInstanceOfSatisfying(
                        Judgement.Wrong.class,
                        wrong -> assertThat(wrong.fault().label()).isEqualTo(fault));
    }

    @Test
    void aPasswordWithANulIsNobodys() throws IOException {
        assertThat(judge("CORP+john", PASSWORD + "\0")).isEqualTo(new Judgement.Wrong(Fault.WRONG_PASSWORD));
        assertThat(judge("CORP+john", PASSWORD)).isInstanceOf(Judgement.Right.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"last", "anna.o-brien_2$", "at@corp", "comma"})
    void oddNamesAreNoneTheLess(String user) throws IOException {
        assertThat(judge("CORP+" + user, PASSWORD))
                .isInstanceOfSatisfying(
                        Judgement.Right.class,
                        right -> assertThat(right.account().name()).isEqualTo("CORP+" + user));
    }

    @ParameterizedTest
    @CsvSource({
        "nobody, unknown-user",
        "ended, expired",
        "aged, expired",
        "change, expired",
        "shut, locked",
        "shell, shell",
        "taken, unfit",
        "zero, unfit"
    })
    void whatKeepsOutWhereNoPasswordIsAsked(String user, String fault) throws IOException {
        Account account = new Account("CORP+" + user, 30_099, 30_000, List.of(30_000), "/", "/bin/sh");
        assertThat(directory.faultWithoutPassword(account)).map(Fault::label).contains(fault);
    }

    @Test
    void aHomeMayBeOnAFileServer() throws IOException {
        assertThat(directory.find("CORP+onserver")).map(Account::home).contains("\\\\NAS\\homes\\onserver");
    }

    @Test
    void tellsWhenAPasswordComesToItsEnd() throws IOException {
        assertThat(directory.daysToTell(directory.find("CORP+mary").orElseThrow()))
                .hasValue(5);
        assertThat(directory.daysToTell(directory.find("CORP+john").orElseThrow()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"john", "nobody", "taken", "shut"})
    void whoeverItIsTheServerIsAskedTheSame(String user) throws IOException {
        for (String password : List.of("wrong", "", "\0")) {
            int before = slapd.operations().size();
            assertThat(judge("CORP+" + user, password)).isInstanceOf(Judgement.Wrong.class);
            assertThat(slapd.operations().subList(before, slapd.operations().size()))
                    .as("%s, password of %d", user, password.length())
                    .containsExactly("BIND", "SRCH", "BIND");
        }
    }

    @Test
    void aLoginNameMayBeMadeOfTheUsersName() throws IOException {
        settings(slapd.tlsUrl(), "domain.CORP.login-name = uid={user},ou=people," + Slapd.BASE + "\n");
        assertThat(judge("CORP+JOHN", PASSWORD)).isInstanceOf(Judgement.Right.class);
        assertThat(judge("CORP+john", "wrong")).isEqualTo(new Judgement.Wrong(Fault.WRONG_PASSWORD));
        assertThat(judge("CORP+nobody", "wrong")).isEqualTo(new Judgement.Wrong(Fault.UNKNOWN_USER));
    }

    @Test
    void whoHasNoHomeOrShellThereGetsTheDomains() throws IOException {
        settings(slapd.tlsUrl(), """
                domain.CORP.home-attribute = seeAlso
                domain.CORP.shell-attribute = seeAlso
                domain.CORP.home = /srv/CORP/{user}
                domain.CORP.shell = /bin/sh
                """);
        assertThat(directory.find("CORP+john")).hasValueSatisfying(john -> {
            assertThat(john.home()).isEqualTo("/srv/CORP/john");
            assertThat(john.shell()).isEqualTo("/bin/sh");
        });
    }

    @Test
    void whoWasFoundIsKnownToSessions() throws IOException {
        Path folder = Files.createDirectory(etc.resolve("names"));
        directory = directory(SessionNames.in(folder));
        assertThat(judge("CORP+john", PASSWORD)).isInstanceOf(Judgement.Right.class);
        assertThat(judge("CORP+mary", PASSWORD)).isInstanceOf(Judgement.Wrong.class);
        assertThat(Files.readString(folder.resolve("passwd"))).isEqualTo("""
                root:x:0:0::/root:/bin/sh
                john:x:20001:100::/home/local:/bin/sh
                CORP+john:x:30001:30000::/home/john:/bin/bash
                """);
        assertThat(Files.readString(folder.resolve("group"))).isEqualTo("""
                users:x:100:
                local:x:20500:
                CORP+users:x:30000:
                CORP+staff:x:30100:
                """);
    }

    @Test
    void aUidOfAnotherDomainsUserIsTaken() throws IOException {
        settings(slapd.tlsUrl(), "");
        assertThat(directory.find("CORP+john")).isPresent();
        Files.writeString(
                etc.resolve("doorman.properties"),
                Files.readString(etc.resolve("doorman.properties")).replace("domain.CORP", "domain.OTHER"));
        assertThat(judge("OTHER+john", PASSWORD)).isEqualTo(new Judgement.Wrong(Fault.UNFIT));
        assertThat(judge("OTHER+mary", OTHERS)).isInstanceOf(Judgement.Right.class);
    }

    /** Addresses where nobody answers: a port that refuses, and one that accepts and then says nothing. */
    @Test
    void aServerThatIsDownIsARefusalInBoundedTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            int refusing;
            try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                refusing = closed.getLocalPort();
            }
            for (String url : List.of(
                    "ldaps://127.0.0.1:" + refusing,
                    "ldap://127.0.0.1:" + refusing,
                    "ldaps://127.0.0.1:" + silent.getLocalPort(),
                    "ldap://127.0.0.1:" + silent.getLocalPort())) {
                settings(url, "");
                long start = System.nanoTime();
                unavailable(url);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).as(url).isLessThan(BOUND);
                assertThatIOException().isThrownBy(() -> directory.find("CORP+john"));
                assertThat(directory.find("john")).as("the machine's own").isPresent();
            }
        }
    }

    @Test
    void aCertificateOfNobodyWeKnowIsRefused() throws Exception {
        Path other = TestCertificate.of(etc.resolve("other"), "ip:127.0.0.1").file();
        for (String url : urls()) {
            int before = slapd.operations().size();
            settings(url, other, "");
            unavailable(url);
            assertThat(slapd.operations().stream().skip(before).filter("BIND"::equals))
                    .as("what the server was told")
                    .isEmpty();
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefused() throws Exception {
        TestCertificate other = TestCertificate.of(etc.resolve("other"), "dns:ldap.corp.example");
        try (Slapd elsewhere = Slapd.start(etc.resolve("slapd"), other, Slapd.Sealing.TLS, entries())) {
            for (String url : List.of(elsewhere.tlsUrl(), elsewhere.startTlsUrl())) {
                settings(url, other.file(), "");
                unavailable(url);
            }
            assertThat(elsewhere.operations()).doesNotContain("BIND");
        }
    }

    @Test
    void aServerWithoutTlsIsToldNothing() throws Exception {
        try (Slapd open = Slapd.start(etc.resolve("slapd"), certificate, Slapd.Sealing.NONE, entries())) {
            settings(open.startTlsUrl(), "");
            unavailable("no TLS");
            assertThat(open.operations()).containsOnly("EXT");
        }
    }

    @Test
    void withoutItsReadersPasswordADomainCannotBeAsked() throws IOException {
        readersPassword(Slapd.READERS_PASSWORD, "rw-r-----");
        unavailable("others can read it");
        readersPassword("wrong", "rw-------");
        unavailable("wrong");
        readersPassword("", "rw-------");
        unavailable("empty");
        Files.delete(etc.resolve("corp.secret"));
        unavailable("not there");
        readersPassword(Slapd.READERS_PASSWORD, "rw-------");
        assertThat(judge("CORP+john", PASSWORD)).isInstanceOf(Judgement.Right.class);
    }

    private void unavailable(String what) throws IOException {
        try (LogCapture log = new LogCapture()) {
            List<Judgement> judgements = new ArrayList<>();
            for (String user : List.of("CORP+john", "CORP+nobody")) {
                judgements.add(judge(user, PASSWORD));
            }
            assertThat(judgements).as(what).containsOnly(new Judgement.Wrong(Fault.UNAVAILABLE));
            assertThat(String.join("\n", log.lines()))
                    .as("no secret in %s", what)
                    .doesNotContain(PASSWORD, Slapd.READERS_PASSWORD);
        }
    }

    private Judgement judge(String user, String password) throws IOException {
        byte[] bytes = bytes(password);
        Judgement judgement = directory.judge(user, bytes);
        assertThat(bytes).as("the password is its owner's to wipe").isEqualTo(bytes(password));
        return judgement;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
