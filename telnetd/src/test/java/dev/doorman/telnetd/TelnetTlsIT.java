package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import dev.doorman.common.testing.TestCertificate;
import dev.doorman.common.testing.Tools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** telnet within TLS, port 992: clients that have it, and those that mean something else. */
class TelnetTlsIT {
    private static final int TELNETS = 992;
    /** A service whose certificate is not there. */
    private static final int BARE = 23;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private static Path folder;

    private static TestCertificate certificate;
    private static Doorman doorman;

    @BeforeAll
    static void start() throws Exception {
        certificate = TestCertificate.of(folder.resolve("first"), "ip:127.0.0.1,dns:localhost");
        doorman = Doorman.configured("""
                telnets stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd
                telnet  stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd
                """, """
                service.telnets.telnet-tls = implicit
                service.telnets.tls-certificate = %s
                service.telnets.tls-key = %s
                service.telnet.telnet-tls = implicit
                """.formatted(certificate.file(), certificate.keyFile()));
        doorman.start();
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    private static Tools.Output python(String version, Path trusted, String... protocols) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "python3",
                Path.of(TelnetTlsIT.class.getResource("/python/tls.py").getPath())
                        .toString(),
                version,
                String.valueOf(doorman.port(TELNETS)),
                trusted.toString(),
                Doorman.USER,
                Doorman.PASSWORD));
        command.addAll(List.of(protocols));
        return Tools.run(new byte[0], command);
    }

    @Test
    void telnetSslDoesAllThatItDoesInClear() throws Exception {
        int port = doorman.port(TELNETS);
        List<String> arguments =
                new ArrayList<>(List.of(Client.SSL.name(), String.valueOf(port), Doorman.USER, Doorman.PASSWORD));
        List<String> telnet = Client.SSL.command(port);
        arguments.add(telnet.getFirst());
        arguments.addAll(List.of("-z", "ssl", "-z", "cacert=" + certificate.file(), "-z", "verify=1"));
        arguments.addAll(telnet.subList(1, telnet.size()));
        String output = Tools.expect(Tools.script(getClass(), "client.exp"), LIMIT, arguments.toArray(String[]::new));
        assertThat(output).doesNotContain(Doorman.PASSWORD);
        await().untilAsserted(() -> assertThat(doorman.processes()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void opensslLogsInAndIsToldTheEnd(String version) throws Exception {
        String output = Tools.expect(
                Tools.script(getClass(), "secured.exp"),
                LIMIT,
                Doorman.USER,
                Doorman.PASSWORD,
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + doorman.port(TELNETS),
                "-CAfile",
                certificate.file().toString(),
                "-verify_return_error",
                "-verify_ip",
                "127.0.0.1",
                "-nocommands",
                version);
        assertThat(output).contains("Verify return code: 0 (ok)").doesNotContain("unexpected eof");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1_2", "TLSv1_3"})
    void pythonLogsInHasItsSizeAndEveryByte(String version) throws Exception {
        Tools.Output output = python(version, certificate.file());
        assertThat(output.status()).as(output.text()).isZero();
        assertThat(output.text()).contains("version " + version.replace('_', '.'), "ended in order");
    }

    @Test
    void cve_2021_3618_whoMeansAnotherProtocolIsRefused() throws Exception {
        assertThat(python("TLSv1_3", certificate.file(), "http/1.1").text())
                .containsIgnoringCase("no application protocol");
        assertThat(python("TLSv1_3", certificate.file(), "telnet").text()).contains("protocol telnet", "ended");
    }

    @ParameterizedTest
    @ValueSource(strings = {"john\r\n", "GET / HTTP/1.0\r\n\r\n", "\u00ff\u00fb\u001f"})
    void whoBeginsInClearIsToldSoAndLeftWithNothing(String beginning) throws Exception {
        try (RawTelnet client = new RawTelnet(doorman.port(TELNETS))) {
            assertThat(client.send(beginning).rest())
                    .isEqualTo("This port is for TLS alone: the connection is closed.\r\n");
        }
    }

    @Test
    void garbageAsTlsEndsTheSessionAlone() throws Exception {
        try (RawTelnet client = new RawTelnet(doorman.port(TELNETS))) {
            // a record that is longer than any
            client.send((byte) 22, (byte) 3, (byte) 1, (byte) 255, (byte) 255).send("\u0001\u00ff\u00ff\u00ff");
            assertThat(client.rest()).doesNotContain("login");
        }
        // an urgent byte is one byte of TLS', and breaks it
        try (RawTelnet client = new RawTelnet(doorman.port(TELNETS))) {
            client.send((byte) 22);
            client.socket().sendUrgentData(242);
            client.send("\u0001\u0000\u0004\u0001\u0000\u0000\u0000");
            assertThat(client.rest()).doesNotContain("login");
        }
        assertThat(python("TLSv1_3", certificate.file()).status()).isZero();
    }

    @Test
    void aServiceWithoutACertificateLetsNobodyIn() throws Exception {
        try (RawTelnet client = new RawTelnet(doorman.port(BARE))) {
            assertThat(client.rest()).isEmpty();
        }
        await().untilAsserted(() -> assertThat(doorman.log("telnetd"))
                .contains("no TLS service=telnet reason=no certificate and key are set"));
    }

    @Test
    void aRenewedCertificateHoldsAtOnce() throws Exception {
        Path old = Files.copy(certificate.file(), folder.resolve("old.pem"));
        TestCertificate fresh = TestCertificate.of(folder.resolve("second"), "ip:127.0.0.1,dns:localhost");
        Files.move(fresh.keyFile(), certificate.keyFile(), StandardCopyOption.REPLACE_EXISTING);
        Files.move(fresh.file(), certificate.file(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(python("TLSv1_3", certificate.file()).status()).isZero();
        assertThat(python("TLSv1_3", old).text()).contains("CERTIFICATE_VERIFY_FAILED");
    }

    @Test
    void aClientThatVanishesHangsItsSessionUp() throws Exception {
        Process client = new ProcessBuilder(
                        "openssl",
                        "s_client",
                        "-quiet",
                        "-connect",
                        "127.0.0.1:" + doorman.port(TELNETS),
                        "-CAfile",
                        certificate.file().toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("vanishes.out").toFile())
                .start();
        try {
            client.outputWriter(StandardCharsets.US_ASCII)
                    .append(Doorman.USER + "\n" + Doorman.PASSWORD + "\nexec sleep 4711\n")
                    .flush();
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(doorman.processes().values()).containsExactly("sleep 4711"));
        } finally {
            client.destroyForcibly().waitFor();
        }
        await().untilAsserted(() -> assertThat(doorman.processes()).isEmpty());
        await().untilAsserted(() -> assertThat(doorman.log("telnetd").lines())
                .noneMatch(line -> line.contains("connection ended") && line.contains("failed")));
    }
}
