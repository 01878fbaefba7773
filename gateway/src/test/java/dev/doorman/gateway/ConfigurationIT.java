package dev.doorman.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Camping, broken files and reload, against a whole gateway. */
class ConfigurationIT {
    private static final String CAMPED = "camp-telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -i\n";
    private static final String BROKEN = """
            telnet stream tpc nowait NULL /usr/sbin/in.telnetd in.telnetd -i
            echo stream tcp nowait NULL internal
            nosuch stream tcp nowait NULL internal
            login stream tcp nowait NULL /usr/sbin/in.rlogind in.rlogind -z
            echo stream tcp4 nowait NULL internal
            """;
    private static final List<String> FAULTS = List.of(
            "inetd.conf:1:15: unknown protocol \"tpc\"",
            "inetd.conf:3:1: unknown service \"nosuch\" for tcp",
            "inetd.conf:4:63: in.rlogind does not know the flag -z; it has -alnQ",
            "inetd.conf:5:1: port 7 is taken by line 2 already",
            "doorman.properties:1: service.telnet.login-tries: \"many\" is not a number from 1");

    /** What the one gateway begins with that serves the tests that need one. */
    private static final String REST = "login stream tcp nowait NULL /usr/sbin/in.rlogind in.rlogind\n"
            + "daytime stream tcp nowait NULL tcp+proxy://localhost:";

    private static final String SETTINGS = """
            service.login.activator = none
            service.login.address = 127.0.0.1:1-2
            """;

    private static Doorman running;
    private static ServerSocket server;

    @BeforeAll
    static void start() throws Exception {
        server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        running = Doorman.configured(catalog("echo stream tcp nowait NULL internal\n" + CAMPED), SETTINGS)
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        running.close();
        server.close();
    }

    private static String catalog(String lines) {
        return lines + REST + server.getLocalPort() + "\n";
    }

    private static Doorman.Result reload() throws Exception {
        return running.launcher("reload", "--state", running.state().toString());
    }

    @Test
    void aCampedPortRefusesClientsAndNobodyElseCanHaveIt() throws Exception {
        int port = running.port(23);
        for (String address : List.of("127.0.0.1", "::1")) {
            assertThatThrownBy(() -> {
                        try (Socket client = new Socket(InetAddress.ofLiteral(address), port)) {
                            assertThat(client.getInputStream().read()).isEqualTo(-1);
                            throw new IOException("closed, not reset");
                        }
                    })
                    .hasMessageContaining("reset");
        }
        assertThat(Tools.run(new byte[0], List.of("telnet", "127.0.0.1", String.valueOf(port)))
                        .text())
                .doesNotContain("login:");
        for (String bind : List.of(
                "TCP4-LISTEN:%d,bind=0.0.0.0",
                "TCP4-LISTEN:%d,bind=0.0.0.0,reuseaddr",
                "TCP4-LISTEN:%d,bind=127.0.0.1,reuseaddr",
                "TCP6-LISTEN:%d,bind=[::],ipv6only=0,reuseaddr",
                "TCP6-LISTEN:%d,bind=[::],ipv6only=1,reuseaddr",
                "TCP6-LISTEN:%d,bind=[::1],reuseport,reuseaddr")) {
            assertThat(Tools.run(new byte[0], List.of("socat", bind.formatted(port), "/dev/null"))
                            .text())
                    .as(bind)
                    .contains("Address already in use");
        }
    }

    @Test
    void aBrokenConfigurationStopsTheStartWithEveryFaultAndCheckSaysTheSame() throws Exception {
        try (Doorman doorman = Doorman.configured(BROKEN, "service.telnet.login-tries = many\n")) {
            Doorman.Result up = doorman.up();
            assertThat(up.status()).isEqualTo(1);
            assertThat(up.output()).contains(FAULTS);

            Doorman.Result check =
                    doorman.launcher("check", "--etc", doorman.etc().toString());
            assertThat(check.status()).isEqualTo(1);
            assertThat(check.output()).contains(FAULTS).contains("5 faults");
        }
    }

    @Test
    void aPortThatIsTakenStopsTheStartAndIsNamed() throws Exception {
        try (Doorman doorman = Doorman.configured("echo stream tcp nowait NULL internal\n", "");
                ServerSocket taken = new ServerSocket(doorman.port(7), 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Doorman.Result up = doorman.up();
            assertThat(up.status()).isEqualTo(1);
            assertThat(up.output())
                    .contains("inetd.conf:1: echo: cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .contains("Address already in use");
        }
    }

    @Test
    void aFileThatAnybodyCanWriteIsRefused() throws Exception {
        try (Doorman doorman = Doorman.configured("echo stream tcp nowait NULL internal\n", "")) {
            Files.setPosixFilePermissions(
                    doorman.etc().resolve("inetd.conf"), PosixFilePermissions.fromString("rw-rw-rw-"));
            assertThat(doorman.up().output()).contains("anybody can write it");
            Files.setPosixFilePermissions(
                    doorman.etc().resolve("inetd.conf"), PosixFilePermissions.fromString("rw-rw-r--"));
            assertThat(doorman.up().status()).isZero();
        }
    }

    @Test
    void reloadIsByDifferenceAndABrokenFileChangesNothing() throws Exception {
        try (Socket client = new Socket(InetAddress.ofLiteral("127.0.0.1"), running.port(7))) {
            running.write("inetd.conf", BROKEN);
            running.write("doorman.properties", "service.telnet.login-tries = many\n");
            Doorman.Result broken = reload();
            assertThat(broken.status()).isEqualTo(1);
            assertThat(broken.output()).contains(FAULTS);
            assertThat(running.ask("/api/services")).contains("telnet", "camped");

            running.write("doorman.properties", SETTINGS);
            running.write(
                    "inetd.conf",
                    catalog("# moved down\necho stream tcp nowait NULL internal\n" + CAMPED.replace("camp-", "")));
            assertThat(reload().output()).isEqualTo("reloaded\n");
            assertThat(running.log("gateway")).contains("added=0 removed=0 changed=1");
            client.getOutputStream().write('x');
            assertThat(client.getInputStream().read()).as("the old session").isEqualTo('x');
            assertThat(running.telnetd()).isEqualTo("stopped");
        } finally {
            running.write("inetd.conf", catalog("echo stream tcp nowait NULL internal\n" + CAMPED));
            running.write("doorman.properties", SETTINGS);
            assertThat(reload().output()).isEqualTo("reloaded\n");
        }
    }

    @Test
    void checkTellsWhatTheGatewayWouldDo() throws Exception {
        try (Doorman doorman = Doorman.configured("echo stream tcp4 nowait NULL internal\n" + CAMPED, "")) {
            Doorman.Result check = doorman.launcher(
                    "check", "--etc", doorman.etc().toString(), "--port-offset", "10000", "--bind", "*");
            assertThat(check.status()).as(check.output()).isZero();
            assertThat(check.output()).isEqualTo("""
                            SERVICE  LISTENS        STATE   SERVER         LIMITS
                            echo     0.0.0.0:10007  on      internal       -
                            telnet   *:10023        camped  in.telnetd -i  -
                            """);
        }
    }

    @Test
    void anyServerAtAllIsRelayedTo() throws Exception {
        try (Socket client = new Socket(InetAddress.ofLiteral("127.0.0.1"), running.port(13))) {
            client.getOutputStream().write("ask".getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            try (Socket accepted = server.accept()) {
                byte[] all = accepted.getInputStream().readAllBytes();
                assertThat(all)
                        .hasSize(28 + 3)
                        .startsWith(0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a)
                        .endsWith("ask".getBytes(StandardCharsets.US_ASCII));
                assertThat((all[24] & 0xff) << 8 | all[25] & 0xff).isEqualTo(client.getLocalPort());
                accepted.getOutputStream().write("answer".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("answer");
        }
    }

    @Test
    void theGatewayIsReadyWithoutItsDaemonsAndTellsHowTheyStand() throws Exception {
        String expected = "expected at 127.0.0.1:1-2, 0 serve, 0 connections";
        assertThat(running.ask("/q/health/ready"))
                .contains("\"status\": \"UP\"")
                .contains("\"rlogind\": \"" + expected + "\"");
        assertThat(running.ask("/q/metrics")).containsPattern("doorman_gateway_instances\\{daemon=\"rlogind\",?} 0.0");
        assertThat(running.ask("/api/services")).contains(expected);
    }
}
