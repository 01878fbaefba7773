package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import dev.doorman.common.testing.Slapd;
import dev.doorman.common.testing.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users of a domain, who are in a real slapd, log in to a whole Doorman, and their names resolve in their sessions. */
class DomainUserIT {
    private static final int TELNET = 23;
    private static final int ANNA = 30_001;
    private static final int BERT = 30_002;

    @TempDir
    private Path folder;

    private Slapd slapd;
    private Doorman doorman;

    @BeforeEach
    void start() throws Exception {
        TestCertificate certificate = TestCertificate.of(folder.resolve("tls"), "ip:127.0.0.1");
        doorman = Doorman.configured("telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -i\n", "");
        slapd = Slapd.start(
                folder.resolve("slapd"),
                certificate,
                Slapd.Sealing.TLS,
                Slapd.user("anna", ANNA, Doorman.PASSWORD, "homeDirectory: " + home("anna", ANNA))
                        + Slapd.user("bert", BERT, Doorman.PASSWORD, "homeDirectory: " + home("bert", BERT))
                        + Slapd.user(Doorman.USER, 30_003, "another-4711-kettle")
                        + Slapd.group("people", 30_000)
                        + Slapd.group("staff", 30_100, "anna"));
        doorman.write(
                "doorman.properties", """
                domain.CORP.url = %s
                domain.CORP.base = %s
                domain.CORP.ca-file = %s
                domain.CORP.bind-dn = %s
                domain.CORP.bind-password-file = corp.secret
                """.formatted(slapd.tlsUrl(), Slapd.BASE, certificate.file(), Slapd.READER));
        doorman.write("corp.secret", Slapd.READERS_PASSWORD);
        Files.setPosixFilePermissions(
                doorman.etc().resolve("corp.secret"), PosixFilePermissions.fromString("rw-------"));
        doorman.start();
    }

    private Path home(String name, int uid) throws Exception {
        Path home = Files.createDirectories(
                doorman.folder().resolve("home").resolve("CORP").resolve(name));
        Files.setAttribute(home, "unix:uid", uid);
        Files.setAttribute(home, "unix:gid", 30_000);
        return home;
    }

    @AfterEach
    void stop() throws Exception {
        slapd.close();
        doorman.close();
    }

    @Test
    void namesResolveInSessionsAlsoInThoseThatRunAlready() throws Exception {
        try (RawTelnet local = new RawTelnet(doorman.port(TELNET))) {
            local.login();
            assertThat(local.run("id -un")).isEqualTo(Doorman.USER + "\r\n");
            assertThat(local.run("getent passwd " + ANNA + " || echo none")).isEqualTo("none\r\n");
            try (RawTelnet anna = new RawTelnet(doorman.port(TELNET))) {
                anna.await("login: ");
                anna.login("CORP+anna");
                assertThat(anna.run("id -un")).isEqualTo("CORP+anna\r\n");
                assertThat(anna.run("id -Gn")).isEqualTo("CORP+people CORP+staff\r\n");
                assertThat(anna.run("id -u; pwd; echo $USER"))
                        .isEqualTo(ANNA + "\r\n" + doorman.folder().resolve("home/CORP/anna") + "\r\nCORP+anna\r\n");
                assertThat(anna.run("touch x; ls -l x")).contains(" CORP+anna CORP+people ");
                assertThat(local.run("getent passwd " + ANNA)).startsWith("CORP+anna:x:" + ANNA + ":30000:");
            }
            try (RawTelnet bert = new RawTelnet(doorman.port(TELNET))) {
                bert.await("login: ");
                bert.login("corp+bert");
                assertThat(bert.run("id -un; id -un " + ANNA)).isEqualTo("CORP+bert\r\nCORP+anna\r\n");
            }
            assertThat(local.run("id -un")).isEqualTo(Doorman.USER + "\r\n");
        }
        assertThat(doorman.logs()).doesNotContain(Doorman.PASSWORD, Slapd.READERS_PASSWORD);
    }

    @Test
    void whoseNameIsTheSameIsNotTheSame() throws Exception {
        try (RawTelnet client = new RawTelnet(doorman.port(TELNET))) {
            client.await("login: ");
            client.send("CORP+" + Doorman.USER + "\r");
            client.await("Password: ");
            client.send(Doorman.PASSWORD + "\r");
            client.await("Login incorrect");
        }
    }
}
