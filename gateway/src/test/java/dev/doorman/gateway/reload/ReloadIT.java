package dev.doorman.gateway.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A configuration that changes under way, against a whole gateway. Needs root, for files of other owners. */
class ReloadIT {
    private static final String ECHO = "echo stream tcp nowait NULL internal\n";
    private static final String DISCARD = "discard stream tcp nowait NULL internal\n";
    private static final String BROKEN = "echo stream tpc nowait NULL internal\n";
    private static final Duration SOON = Duration.ofSeconds(20);

    private static Doorman doorman;

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.configured(ECHO, "").start();
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    /** Each test begins with echo alone, read from a plain file. */
    @BeforeEach
    void standard() throws Exception {
        Files.deleteIfExists(conf());
        doorman.write("inetd.conf", ECHO);
        assertThat(reload().output()).isEqualTo("reloaded\n");
    }

    private static Path conf() {
        return doorman.etc().resolve("inetd.conf");
    }

    private static Doorman.Result reload() throws Exception {
        return doorman.launcher("reload", "--state", doorman.state().toString());
    }

    private static void awaitServices(String... names) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(doorman.ask("/api/services"))
                        .contains(names)
                        .satisfies(table -> assertThat(table.lines()).hasSize(names.length + 1)));
    }

    private static boolean echoes(Socket client) throws IOException {
        client.getOutputStream().write('x');
        return client.getInputStream().read() == 'x';
    }

    private static Socket client(int wellKnown) throws IOException {
        return new Socket(InetAddress.ofLiteral("127.0.0.1"), doorman.port(wellKnown));
    }

    @Test
    void aFileThatIsWrittenInPlaceIsFollowed() throws Exception {
        doorman.write("inetd.conf", ECHO + DISCARD);
        awaitServices("echo", "discard");
        assertThat(doorman.log("gateway")).contains("configuration reloaded trigger=file");
    }

    @Test
    void aFileThatIsPutInItsPlaceIsFollowed() throws Exception {
        doorman.write("inetd.conf.new", ECHO + DISCARD);
        Files.move(doorman.etc().resolve("inetd.conf.new"), conf(), StandardCopyOption.ATOMIC_MOVE);
        awaitServices("echo", "discard");
    }

    /** As the kubelet changes a ConfigMap: the files lead through ..data, and that is put in its place at once. */
    @Test
    void theSwapOfAConfigMapsLinkIsFollowed() throws Exception {
        Path etc = doorman.etc();
        Path first = Files.createDirectory(etc.resolve("..2026_01"));
        Files.writeString(first.resolve("inetd.conf"), ECHO);
        Files.createSymbolicLink(etc.resolve("..data"), Path.of("..2026_01"));
        Files.delete(conf());
        Files.createSymbolicLink(conf(), Path.of("..data", "inetd.conf"));
        awaitServices("echo");

        Path second = Files.createDirectory(etc.resolve("..2026_02"));
        Files.writeString(second.resolve("inetd.conf"), ECHO + DISCARD);
        Files.createSymbolicLink(etc.resolve("..data_tmp"), Path.of("..2026_02"));
        Files.move(etc.resolve("..data_tmp"), etc.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        awaitServices("echo", "discard");
    }

    @Test
    void otherFilesOfTheFolderCountToo() throws Exception {
        doorman.write("hosts.deny", "echo : ALL\n");
        await().atMost(SOON).untilAsserted(() -> {
            try (Socket client = client(7)) {
                assertThat(echoes(client)).isFalse();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("reset");
            }
        });
        Files.delete(doorman.etc().resolve("hosts.deny"));
        await().atMost(SOON).ignoreExceptions().until(() -> {
            try (Socket client = client(7)) {
                return echoes(client);
            }
        });
    }

    @Test
    void aHangUpSignalReloads() throws Exception {
        double before = reloads("signal");
        assertThat(Tools.run(new byte[0], List.of("kill", "-HUP", String.valueOf(doorman.gatewayPid())))
                        .status())
                .isZero();
        await().atMost(SOON).untilAsserted(() -> assertThat(reloads("signal")).isEqualTo(before + 1));
        assertThat(doorman.log("gateway")).contains("configuration reloaded trigger=signal");
    }

    private static double reloads(String trigger) throws Exception {
        return doorman.ask("/q/metrics")
                .lines()
                .filter(line -> line.startsWith("doorman_gateway_reloads_total{")
                        && line.contains("trigger=\"" + trigger + "\"")
                        && line.contains("outcome=\"loaded\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void aFaultChangesNothingAndIsToldEverywhereUntilItIsMended() throws Exception {
        String fault = "inetd.conf:1:13: unknown protocol \"tpc\"";
        try (Socket client = client(7)) {
            doorman.write("inetd.conf", BROKEN);
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(doorman.ask("/q/metrics")).contains("doorman_gateway_configuration_stale 1.0"));
            assertThat(doorman.log("gateway"))
                    .contains("configuration: " + fault)
                    .contains("configuration not taken trigger=file faults=1");
            assertThat(doorman.ask("/q/health/ready"))
                    .contains("\"status\": \"UP\"")
                    .contains("1 fault in the folder since: inetd.conf:1:13");
            assertThat(doorman.ask("/api/configuration")).contains("stale", fault);
            assertThat(doorman.launcher("status", "--state", doorman.state().toString())
                            .output())
                    .contains("echo", "stale", fault);
            assertThat(echoes(client)).isTrue();
        }
        doorman.write("inetd.conf", ECHO + DISCARD);
        awaitServices("echo", "discard");
        assertThat(doorman.ask("/q/metrics")).contains("doorman_gateway_configuration_stale 0.0");
        assertThat(doorman.ask("/api/configuration")).contains("current").doesNotContain(fault);
        assertThat(doorman.launcher("status", "--state", doorman.state().toString())
                        .output())
                .doesNotContain("stale");
    }

    @Test
    void whoeverMayNotWriteTheFileIsNotBelieved() throws Exception {
        List<String> modes = List.of("rw-r--r--", "rw-rw-r--", "rw-------");
        for (String mode : modes) {
            Files.setPosixFilePermissions(conf(), PosixFilePermissions.fromString(mode));
            assertThat(reload().output()).as(mode).isEqualTo("reloaded\n");
        }
        Files.setPosixFilePermissions(conf(), PosixFilePermissions.fromString("rw-r--rw-"));
        assertThat(reload().output()).contains("inetd.conf: anybody can write it: chmod 644");

        Files.setPosixFilePermissions(conf(), PosixFilePermissions.fromString("rw-rw-r--"));
        Files.setAttribute(conf(), "unix:gid", 20_500);
        assertThat(reload().output()).contains("inetd.conf: group 20500 can write it, and is not administrators-group");
        doorman.write("doorman.properties", "administrators-group = staff\n");
        assertThat(reload().output()).isEqualTo("reloaded\n");

        Files.setAttribute(conf(), "unix:uid", Doorman.UID);
        assertThat(reload().output()).contains("inetd.conf: owned by uid " + Doorman.UID);
        Files.setAttribute(conf(), "unix:uid", 0);
        doorman.write("hosts.allow", "");
        Files.setPosixFilePermissions(
                doorman.etc().resolve("hosts.allow"), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(reload().output()).contains("hosts.allow: anybody can write it");
        Files.delete(doorman.etc().resolve("hosts.allow"));
        doorman.write("doorman.properties", "");
    }

    @Test
    void aPortThatCannotBeHadChangesNothing() throws Exception {
        try (ServerSocket taken = new ServerSocket(doorman.port(9), 1, InetAddress.ofLiteral("127.0.0.1"))) {
            doorman.write("inetd.conf", DISCARD + "daytime stream tcp nowait NULL internal\n");
            assertThat(reload().output())
                    .contains("inetd.conf:1: discard: cannot listen on 127.0.0.1:" + taken.getLocalPort());
            awaitServices("echo");
            try (Socket client = client(7)) {
                assertThat(echoes(client)).isTrue();
            }
        }
    }

    @Test
    void aPortGoesFromOneVersionOfIpToAnother() throws Exception {
        for (String protocol : List.of("tcp4", "tcp46", "tcp6", "tcp")) {
            doorman.write("inetd.conf", ECHO.replace("tcp", protocol));
            assertThat(reload().output()).isEqualTo("reloaded\n");
            for (String address : List.of("127.0.0.1", "::1")) {
                boolean served = !protocol.equals(address.equals("::1") ? "tcp4" : "tcp6");
                try (Socket client = new Socket(InetAddress.ofLiteral(address), doorman.port(7))) {
                    assertThat(echoes(client)).as("%s on %s", protocol, address).isTrue();
                    assertThat(served).isTrue();
                } catch (IOException e) {
                    assertThat(served).as("%s on %s", protocol, address).isFalse();
                }
            }
        }
    }
}
