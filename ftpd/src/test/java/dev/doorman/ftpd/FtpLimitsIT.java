package dev.doorman.ftpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Apart;
import dev.doorman.common.testing.Doorman;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an operator sets: how many, how fast, how long, how well protected, and what is written down. */
class FtpLimitsIT {
    private static FtpHost host;
    private static Path log;

    @BeforeAll
    static void start() throws Exception {
        Path folder = Files.createTempDirectory("xferlog");
        log = folder.resolve("xferlog");
        host = FtpHost.start(
                "ftp-users = 3",
                "ftp-anonymous-users = 1",
                "ftp-rate = 1M",
                "ftp-idle = 3s",
                "ftp-tls-reuse = true",
                "ftp-transfer-log = " + log,
                "service.ftps.ftp-tls-reuse = true");
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
        Files.deleteIfExists(log);
    }

    private static RawFtp anonymous() throws IOException {
        RawFtp client = new RawFtp(host.port());
        client.say("USER ftp", "331");
        client.send("PASS me@example.com\r\n");
        return client;
    }

    @Test
    void usersAndHowManyOfThemAnonymous() throws Exception {
        try (RawFtp first = anonymous()) {
            assertThat(first.reply()).startsWith("230");
            try (RawFtp second = anonymous()) {
                assertThat(second.reply()).isEqualTo("421 There are too many users; come back later.");
                assertThat(second.rest()).isEmpty();
            }
            try (RawFtp john = new RawFtp(host.port()).login();
                    RawFtp again = new RawFtp(host.port()).login();
                    RawFtp more = new RawFtp(host.port())) {
                more.say("USER john", "331");
                more.say("PASS " + Doorman.PASSWORD, "421");
                john.say("QUIT", "221");
                again.say("QUIT", "221");
            }
            first.say("QUIT", "221");
        }
    }

    @Test
    void whoIsIdleIsTold() throws Exception {
        try (RawFtp client = new RawFtp(host.port()).login()) {
            assertThat(client.reply()).isEqualTo("421 Idle for too long.");
            assertThat(client.rest()).isEmpty();
        }
    }

    /** Two sessions of one user share the rate; and a transfer that takes longer than one may be idle is no idleness. */
    @Test
    void aUsersRateIsTheUsersInAllSessionsTogether() throws Exception {
        host.owned("paced", new byte[2_000_000]);
        long begun = System.nanoTime();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            clients.add(Thread.ofVirtual().start(() -> {
                try (RawFtp client = new RawFtp(host.port()).login()) {
                    client.say("TYPE I", "200");
                    try (Socket data = client.data()) {
                        client.say("RETR paced", "150");
                        assertThat(data.getInputStream().readAllBytes()).hasSize(2_000_000);
                    }
                    assertThat(client.reply()).startsWith("226");
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (Thread client : clients) {
            client.join();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertThat(took).isBetween(Duration.ofMillis(3_200), Duration.ofSeconds(15));
    }

    /** curl resumes the control connection's session; told not to keep sessions, it does not, and gets nothing. */
    @Test
    void aDataConnectionMustResumeTheSession() throws Exception {
        host.owned("by-tls", "by tls\n".getBytes(StandardCharsets.US_ASCII));
        for (String version : new String[] {"1.2", "1.3"}) {
            Apart resumed = curl(version, "--sessionid");
            assertThat(resumed.text()).as("%s %s", version, resumed.errors()).isEqualTo("by tls\n");
            Apart fresh = curl(version, "--no-sessionid");
            assertThat(fresh.text()).as(version).isEmpty();
            // curl goes when the data connection is closed, and does not wait for the reply
            assertThat(fresh.status()).as("%s %s", version, fresh.errors()).isEqualTo(18);
            await().untilAsserted(() -> assertThat(host.doorman.log("ftpd")).contains("end=no-connection bytes=0"));
        }
    }

    private static Apart curl(String version, String session) throws Exception {
        return host.curl(
                "-v",
                "--tlsv" + version,
                "--tls-max",
                version,
                session,
                "--ssl-reqd",
                "ftp://127.0.0.1:" + host.port() + "/by-tls");
    }

    @Test
    void transfersAreWrittenDown() throws Exception {
        Path sent = host.local("with blank", "twelve bytes");
        Apart up = host.curl("-T", sent.toString(), "ftp://127.0.0.1:" + host.port() + "/a%20name");
        assertThat(up.status()).as(up.errors()).isZero();
        assertThat(Files.readAllLines(log))
                .anyMatch(
                        line -> line.matches(
                                "\\w{3} \\w{3} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\d{4} 1 127\\.0\\.0\\.1 12 /a_name b _ i r john ftp 0 \\* c"));
    }

    @Test
    void aPasswordIsNowhere() throws Exception {
        new RawFtp(host.port()).login().close();
        assertThat(host.doorman.logs()).doesNotContain(Doorman.PASSWORD);
    }

    /** In implicit mode data connections are private too, or there are none. */
    @Test
    void whatDemandsTlsTakesNoneInClear() throws Exception {
        try (FtpHost strict = FtpHost.start("ftp-tls = required")) {
            try (RawFtp client = new RawFtp(strict.port())) {
                client.say("USER john", "530 This server demands TLS");
                client.say("FEAT", "211");
                client.say("QUIT", "221");
            }
            Apart clear = host.curl("ftp://127.0.0.1:" + strict.port() + "/");
            assertThat(clear.status()).isNotZero();
            Apart half = Apart.run(
                    List.of(
                            "curl",
                            "-sS",
                            "-v",
                            "--ftp-ssl-control",
                            "--cacert",
                            strict.certificate.toString(),
                            "--user",
                            Doorman.USER + ":" + Doorman.PASSWORD,
                            "ftp://127.0.0.1:" + strict.port() + "/"),
                    "");
            assertThat(half.errors()).contains("521 This server demands private data connections");
            Apart full = Apart.run(
                    List.of(
                            "curl",
                            "-sS",
                            "--ssl-reqd",
                            "--cacert",
                            strict.certificate.toString(),
                            "--user",
                            Doorman.USER + ":" + Doorman.PASSWORD,
                            "ftp://127.0.0.1:" + strict.port() + "/"),
                    "");
            assertThat(full.status()).as(full.errors()).isZero();
        }
    }
}
