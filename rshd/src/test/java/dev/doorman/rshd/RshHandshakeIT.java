package dev.doorman.rshd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Apart;
import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawCommand;
import dev.doorman.common.testing.ReservedPorts;
import dev.doorman.common.testing.Soak;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Handshakes, right and wrong, byte by byte; and what the client is told when its command is not run. */
class RshHandshakeIT {
    private static final String DENIED = "\1Permission denied.\n";

    private static Doorman doorman;

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.configured(
                "shell stream tcp nowait NULL /usr/sbin/in.rshd in.rshd\n",
                "service.shell.login-timeout = 3s\nban.exempt = 127.0.0.0/8\n");
        Path etc = doorman.etc();
        Files.writeString(etc.resolve("passwd"), Files.readString(etc.resolve("passwd")) + """
                homeless:x:20011:20011::/no/such/home:/bin/bash
                shut:x:20012:20012::/root:/bin/bash
                """);
        Files.writeString(
                etc.resolve("shadow"), Files.readString(etc.resolve("shadow")) + "homeless:*:::::::\nshut:*:::::::\n");
        doorman.write("hosts.equiv", "127.0.0.1 root\n");
        Rsh.rhosts(doorman, "127.0.0.1 root\n");
        doorman.start();
    }

    @AfterAll
    static void stop() throws Exception {
        ReservedPorts.free();
        doorman.close();
    }

    private static RawCommand raw() throws Exception {
        return new RawCommand(doorman.port(Rsh.SHELL));
    }

    private static String answer(String handshake) throws Exception {
        try (RawCommand raw = raw()) {
            return raw.send(handshake).rest();
        }
    }

    private static String names(String user, String command) {
        return "root\0" + user + "\0" + command + "\0";
    }

    @Test
    void theSecondChannelIsThereBeforeAnythingElseIsSent() throws Exception {
        try (RawCommand raw = raw()) {
            raw.send(raw.secondPort() + "\0");
            try (Socket second = raw.accept()) {
                assertThat(second.getPort()).isBetween(512, 1023);
                raw.send(names("john", "read line; echo \"$line\"; echo wrong >&2"));
                raw.send("typed ahead\n");
                assertThat(raw.rest()).isEqualTo("\0typed ahead\n");
                assertThat(RawCommand.text(second.getInputStream())).isEqualTo("wrong\n");
            }
        }
    }

    @Test
    void aClientOfAnotherThanAReservedPortIsClosedWithoutAWord() throws Exception {
        try (Socket socket = RawCommand.fromHighPort(doorman.port(Rsh.SHELL))) {
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
        await().untilAsserted(
                        () -> assertThat(doorman.log("rshd")).contains("reason=the client's port is not reserved"));
        assertThat(answer("1024\0" + names("john", "id"))).isEmpty();
        assertThat(answer("511\0" + names("john", "id"))).isEmpty();
        assertThat(doorman.log("rshd")).contains("reason=the port for errors is not reserved");
    }

    @Test
    void aSecondPortWhereNobodyListensIsSaid() throws Exception {
        try (RawCommand raw = raw()) {
            int port = raw.secondPort();
            try (RawCommand other = raw()) {
                raw.send(other.secondPort() + "\0");
                other.accept().close();
            }
            assertThat(port).isPositive();
        }
        assertThat(answer("515\0"))
                .isEqualTo("\1Cannot connect for standard error: the client does not listen on this port.\n");
    }

    @Test
    void unknownAndRefusedUsersAreOneMessage() throws Exception {
        for (String user :
                List.of("nobody-here", "mary", "root", "", "-froot", "../john", "john ", "JOHN", "john\u00e9")) {
            doorman.write("hosts.equiv", "192.0.2.1\n");
            assertThat(answer("0\0" + names(user, "id"))).as(user).isEqualTo(DENIED);
        }
        doorman.write("hosts.equiv", "127.0.0.1 root\n");
        assertThat(answer("0\0x y\0john\0id\0")).isEqualTo(DENIED);
        assertThat(doorman.logs()).doesNotContain("-froot");
    }

    @Test
    void whatIsTooLongIsSaidAndTheLongestIsNot() throws Exception {
        String name = "n".repeat(128);
        assertThat(answer("0\0" + name + "n")).isEqualTo("\1Locuser too long.\n");
        assertThat(answer("0\0root\0" + name + "n")).isEqualTo("\1Ruser too long.\n");
        assertThat(answer("0\0root\0john\0" + "c".repeat(128 * 1024))).isEqualTo("\1Command too long.\n");
        assertThat(answer("0\0" + name + "\0" + name + "\0id\0")).isEqualTo(DENIED);
        assertThat(answer("0\0" + names("john", "echo " + "c".repeat(120_000) + " | wc -c")))
                .isEqualTo("\000120001\n");
    }

    @Test
    void whyACommandIsNotRunIsSaid() throws Exception {
        assertThat(Apart.run(Rsh.NETKIT.commandAs(doorman, "homeless", "id"), "")
                        .errors())
                .isEqualTo("No remote directory.\n");
        assertThat(Apart.run(Rsh.NETKIT.commandAs(doorman, "shut", "id"), "").errors())
                .isEqualTo("No remote directory.\n");
        assertThat(Rsh.NETKIT.run(doorman, "", "id -un").text()).isEqualTo("john\n");
    }

    @Test
    void whoSaysNothingOrDripsIsClosedInTime() throws Exception {
        long begin = System.nanoTime();
        try (RawCommand silent = raw();
                RawCommand drips = raw()) {
            drips.send("0\0ro");
            assertThat(silent.rest()).isEmpty();
            assertThat(System.nanoTime() - begin).isGreaterThan(2_500_000_000L);
            assertThat(drips.send("o").rest()).isEmpty();
        }
        assertThat(doorman.log("rshd")).contains("outcome=timed-out phase=handshake");
    }

    @Test
    void aClientThatVanishesHangsItsCommandUp() throws Exception {
        try (RawCommand raw = raw()) {
            raw.send("0\0" + names("john", "trap '' PIPE; sleep 1010; echo"));
            assertThat(raw.socket().getInputStream().read()).isZero();
            await().untilAsserted(() -> assertThat(doorman.processes()).containsValue("sleep 1010"));
        }
        await().untilAsserted(() -> assertThat(doorman.processes()).doesNotContainValue("sleep 1010"));
        // also when it had closed its half before
        try (RawCommand raw = raw()) {
            raw.send("0\0" + names("john", "sleep 1011"));
            assertThat(raw.socket().getInputStream().read()).isZero();
            raw.socket().shutdownOutput();
            await().untilAsserted(() -> assertThat(doorman.processes()).containsValue("sleep 1011"));
        }
        await().untilAsserted(() -> assertThat(doorman.processes()).doesNotContainValue("sleep 1011"));
        await().untilAsserted(() -> assertThat(doorman.log("rshd")).contains("outcome=peer-gone"));
    }

    @Test
    void signalsThatAreNoneAreNothing() throws Exception {
        try (RawCommand raw = raw()) {
            raw.send(raw.secondPort() + "\0");
            try (Socket second = raw.accept()) {
                raw.send(names("john", "trap 'echo usr; exit' USR1; echo up; while :; do sleep 0.05; done"));
                assertThat(raw.socket().getInputStream().readNBytes(4))
                        .asString()
                        .isEqualTo("\0up\n");
                second.getOutputStream().write(new byte[] {0, 65, (byte) 200, (byte) 255, 10});
                assertThat(raw.rest()).isEqualTo("usr\n");
            }
        }
    }

    @Test
    void aStalledReaderStopsItsCommandAndNothingPilesUp() throws Exception {
        try (RawCommand raw = raw()) {
            raw.send("0\0" + names("john", "head -c 67108864 /dev/zero; touch finished"));
            assertThat(raw.socket().getInputStream().read()).isZero();
            Path finished = doorman.home().resolve("finished");
            await().during(Duration.ofSeconds(2)).until(() -> Files.notExists(finished));
            assertThat(raw.socket().getInputStream().readAllBytes()).hasSize(64 * 1024 * 1024);
            await().until(() -> Files.exists(finished));
        }
    }

    @Test
    void malformedHandshakesLeaveNothingBehind() throws Exception {
        assertThat(answer("0\0" + names("john", "id -un"))).isEqualTo("\0john\n");
        long daemon = pid();
        // those of the warmed-up daemon
        malformed(50, 1);
        settle(daemon);
        long files = files(daemon);
        long gatewayFiles = files(doorman.gatewayPid());
        long threads = threads(daemon);
        malformed(Soak.rounds(200, 5_000), 4711);
        settle(daemon);
        await().untilAsserted(() -> {
            assertThat(files(daemon)).isLessThanOrEqualTo(files + 4);
            assertThat(files(doorman.gatewayPid())).isLessThanOrEqualTo(gatewayFiles + 4);
        });
        assertThat(threads(daemon)).isLessThanOrEqualTo(threads + 8);
        assertThat(pid()).isEqualTo(daemon);
        assertThat(doorman.processes()).isEmpty();
        assertThat(doorman.log("rshd")).doesNotContain("outcome=failed", "ERROR");
        assertThat(answer("0\0" + names("john", "id -un"))).isEqualTo("\0john\n");
    }

    private static void malformed(int rounds, long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < rounds; i++) {
            String handshake = handshake(random);
            try (RawCommand raw = raw()) {
                if (random.nextInt(4) == 0) {
                    handshake = raw.secondPort() + "\0" + handshake;
                }
                raw.send(handshake);
                if (random.nextInt(3) > 0) {
                    raw.socket().shutdownOutput();
                    assertThat(raw.rest()).as("seed %d round %d", seed, i).doesNotStartWith("\0");
                }
            } catch (SocketException e) {
                // closed while it was still talking
            }
        }
    }

    private static String handshake(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> noise(random, 300);
            case 1 -> random.nextInt(70_000) + "\0" + noise(random, 50);
            case 2 -> "0\0" + noise(random, 20) + "\0" + noise(random, 300);
            case 3 -> "0\0root\0" + noise(random, 20).replace('j', 'k') + "\0" + noise(random, 100) + "\0";
            default -> names("john", "touch broken").substring(0, random.nextInt(20));
        };
    }

    private static String noise(Random random, int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void settle(long daemon) {
        await().untilAsserted(() -> {
            assertThat(doorman.ask("/api/connections").lines().count()).isLessThanOrEqualTo(1);
            assertThat(ProcessHandle.of(daemon)).isPresent();
        });
    }

    private static long pid() throws Exception {
        return Long.parseLong(doorman.daemon("shell").replaceFirst(".*pid=(\\d+).*", "$1"));
    }

    private static long files(long pid) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return files.count();
        }
    }

    private static long threads(long pid) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return files.count();
        }
    }
}
