package dev.doorman.rexecd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawCommand;
import dev.doorman.common.testing.Soak;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Thousands of handshakes that come to nothing leave nothing behind. */
class MalformedRexecIT {
    private static final int EXEC = 512;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Noise holds wrong passwords too: what that costs a guesser is not this test's matter. */
    private static final String NO_THROTTLE = "throttle.free = 10000\nban.exempt = 127.0.0.0/8\n";

    private final Random random = new Random(4711);

    @Test
    void noProcessFileOrThreadIsLeft() throws Exception {
        try (Doorman doorman = Doorman.configured(
                        "exec stream tcp nowait NULL /usr/sbin/in.rexecd in.rexecd\n", NO_THROTTLE)
                .start()) {
            served(doorman);
            long daemon = Long.parseLong(doorman.daemon("exec").replaceFirst(".*pid=(\\d+).*", "$1"));
            // those of the warmed-up daemon
            malformed(doorman, 50);
            settle(doorman);
            long files = count(daemon, "fd");
            long gatewayFiles = count(doorman.gatewayPid(), "fd");
            long threads = count(daemon, "task");
            malformed(doorman, Soak.rounds(200, 5_000));
            settle(doorman);
            await().atMost(LIMIT).untilAsserted(() -> {
                assertThat(count(daemon, "fd")).isLessThanOrEqualTo(files + 4);
                assertThat(count(doorman.gatewayPid(), "fd")).isLessThanOrEqualTo(gatewayFiles + 4);
            });
            assertThat(count(daemon, "task")).isLessThanOrEqualTo(threads + 8);
            assertThat(doorman.daemon("exec")).contains("pid=" + daemon + " ");
            assertThat(doorman.processes()).isEmpty();
            assertThat(doorman.log("rexecd")).doesNotContain("outcome=failed", "ERROR");
            served(doorman);
        }
    }

    private static void served(Doorman doorman) throws Exception {
        try (RawCommand raw = new RawCommand(doorman.port(EXEC))) {
            raw.send("0\0john\0" + Doorman.PASSWORD + "\0id -un\0");
            assertThat(raw.rest()).isEqualTo("\0john\n");
        }
    }

    private void malformed(Doorman doorman, int rounds) throws Exception {
        for (int i = 0; i < rounds; i++) {
            String handshake = handshake();
            try (RawCommand raw = new RawCommand(doorman.port(EXEC))) {
                if (random.nextInt(4) == 0) {
                    handshake = raw.secondPort() + "\0" + handshake;
                }
                raw.send(handshake);
                if (random.nextInt(3) > 0) {
                    raw.socket().shutdownOutput();
                    assertThat(raw.rest()).as("round %d", i).doesNotStartWith("\0");
                }
            } catch (SocketException e) {
                // closed while it was still talking
            }
        }
    }

    private String handshake() {
        return switch (random.nextInt(5)) {
            case 0 -> noise(300);
            case 1 -> random.nextInt(70_000) + "\0" + noise(50);
            case 2 -> "0\0" + noise(20) + "\0" + noise(300);
            case 3 -> "0\0john\0" + noise(20).replace('s', 't') + "\0" + noise(100) + "\0";
            default -> "0\0john\0wrong\0touch broken\0".substring(0, random.nextInt(20));
        };
    }

    private String noise(int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void settle(Doorman doorman) {
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(doorman.ask("/api/connections").lines().count())
                                .isLessThanOrEqualTo(1));
    }

    /** How many files or threads a process has. */
    private static long count(long pid, String what) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc", String.valueOf(pid), what))) {
            return entries.count();
        }
    }
}
