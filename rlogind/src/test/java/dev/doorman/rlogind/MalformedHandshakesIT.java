package dev.doorman.rlogind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import dev.doorman.common.testing.Soak;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Thousands of handshakes that come to nothing leave nothing behind. */
class MalformedHandshakesIT {
    private static final int ROUNDS = Soak.rounds(500, 5000);

    @Test
    void noProcessPortOrThreadIsLeft() throws Exception {
        try (Doorman doorman = Rlogin.serving("", "")) {
            try (RawTelnet client = Rlogin.trusted(doorman)) {
                assertThat(client.run("id -un")).isEqualTo(Doorman.USER + "\r\n");
            }
            await().untilAsserted(() -> assertThat(doorman.processes()).isEmpty());
            long daemon = pid(doorman);
            long descriptors = descriptors(daemon);
            long gatewayDescriptors = descriptors(doorman.gatewayPid());
            for (int seed = 0; seed < ROUNDS; seed++) {
                malformed(doorman, seed);
            }
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(descriptors(daemon)).isLessThanOrEqualTo(descriptors);
                assertThat(descriptors(doorman.gatewayPid())).isLessThanOrEqualTo(gatewayDescriptors);
                assertThat(doorman.ask("/api/connections").lines().filter(line -> line.contains(" login ")))
                        .isEmpty();
                assertThat(threads(daemon)).isLessThan(60);
            });
            assertThat(doorman.processes()).isEmpty();
            assertThat(pid(doorman)).isEqualTo(daemon);
            assertThat(doorman.log("rlogind"))
                    .doesNotContain("outcome=failed", "ERROR")
                    .doesNotContain("way=password");
            assertThat(doorman.log("rlogind").split("session ended", -1)).hasSizeGreaterThan(ROUNDS / 2);
            try (RawTelnet client = Rlogin.trusted(doorman)) {
                assertThat(client.run("id -un")).isEqualTo(Doorman.USER + "\r\n");
            }
        }
    }

    /** From one of many addresses, so that the ports do not run out; what is sent leads to no session. */
    private static void malformed(Doorman doorman, int seed) throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        byte[] bytes = new byte[random.nextInt(700)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(60) == 0 ? 0 : random.nextInt(256));
        }
        if (bytes.length > 0 && random.nextInt(4) > 0) {
            bytes[0] = 0;
        }
        String address = "127.0.0." + (2 + seed % 200);
        try (RawTelnet client = Rlogin.raw(doorman, address)) {
            int cut = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
            try {
                client.send(Arrays.copyOf(bytes, cut));
                client.send(Arrays.copyOfRange(bytes, cut, bytes.length));
                if (random.nextInt(3) == 0) {
                    client.socket().sendUrgentData(random.nextInt(256));
                }
                switch (random.nextInt(3)) {
                    case 0 -> client.reset();
                    case 1 -> {
                        client.socket().shutdownOutput();
                        String _ = client.rest();
                    }
                    default -> {} // closed as it is
                }
            } catch (IOException e) {
                // refused, and closed before all was sent
            }
        }
    }

    private static long pid(Doorman doorman) throws Exception {
        Matcher matcher = Pattern.compile("pid=(\\d+)").matcher(doorman.daemon("login"));
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static long descriptors(long pid) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
            return files.count();
        }
    }

    private static long threads(long pid) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc", String.valueOf(pid), "task"))) {
            return files.count();
        }
    }
}
