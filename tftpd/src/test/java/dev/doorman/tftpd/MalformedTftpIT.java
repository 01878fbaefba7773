package dev.doorman.tftpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Datagrams;
import dev.doorman.common.testing.Soak;
import dev.doorman.common.testing.Tools;
import dev.doorman.tftpd.Client.Mode;
import dev.doorman.tftpd.Client.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Thousands of datagrams that mean nothing, or nothing good, leave nothing behind, and no answer that could be answered. */
class MalformedTftpIT {
    private static final long SEED = 4711;
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int ERROR = 5;
    /** What a process may have learnt meanwhile: less than 200 bytes a datagram. */
    private static final int HEAP_BYTES = 1_500_000;

    private final Random random = new Random(SEED);

    @Test
    void nothingIsLeft() throws Exception {
        try (TftpHost host = TftpHost.serving("-c -s", "")) {
            host.serve("small", TftpHost.random(100));
            served(host);
            long daemon = host.pid();
            // those of the warmed-up daemon
            malformed(host, 200);
            Datagrams.settle(host.doorman());
            long files = Datagrams.files(daemon);
            long gateway = host.doorman().gatewayPid();
            long gatewayFiles = Datagrams.files(gateway);
            long heap = heap(daemon);
            long gatewayHeap = heap(gateway);
            malformed(host, Soak.rounds(1_000, 10_000));
            Datagrams.settle(host.doorman());
            await().atMost(LIMIT).untilAsserted(() -> {
                assertThat(Datagrams.files(daemon)).isLessThanOrEqualTo(files + 4);
                assertThat(Datagrams.files(gateway)).isLessThanOrEqualTo(gatewayFiles + 8);
                assertThat(host.doorman().ask("/q/metrics"))
                        .containsPattern("(?m)^doorman_gateway_datagrams_held_bytes(\\{.*})? 0\\.0$");
                assertThat(heap(daemon)).as("alive in the daemon").isLessThan(heap + HEAP_BYTES);
                assertThat(heap(gateway)).as("alive in the gateway").isLessThan(gatewayHeap + HEAP_BYTES);
            });
            assertThat(host.pid()).isEqualTo(daemon);
            assertThat(host.doorman().log("tftpd")).doesNotContain("outcome=failed", "ERROR");
            served(host);
        }
    }

    private static void served(TftpHost host) throws Exception {
        Path back = host.local("small");
        Client.ATFTP.transfer(Way.GET, host.port(), "small", back, Mode.OCTET);
        assertThat(back).hasBinaryContent(TftpHost.random(100));
    }

    private void malformed(TftpHost host, int rounds) throws IOException {
        Datagrams.send(
                SEED,
                rounds,
                this::datagram,
                host::port,
                // what comes is an answer to a request: an ERROR, an acknowledgement or a first block
                (answer, context) -> {
                    assertThat(answer[1]).as(context).isBetween((byte) 3, (byte) 6);
                    return answer[1] == ERROR;
                });
    }

    private byte[] datagram() {
        return switch (random.nextInt(8)) {
            case 0 -> noise(600);
            case 1 -> headed(noise(600));
            case 2 -> new byte[0];
            case 3 ->
                "\0\1small\0octet\0blksize\0%d\0".formatted(random.nextInt()).getBytes(StandardCharsets.ISO_8859_1);
            case 4 -> "\0\2new\0octet\0".substring(0, 1 + random.nextInt(11)).getBytes(StandardCharsets.ISO_8859_1);
            case 5 -> "\0\5\0\1loop\0".getBytes(StandardCharsets.ISO_8859_1);
            case 6 ->
                ("\0\1" + new String(noise(300), StandardCharsets.ISO_8859_1) + "\0octet\0")
                        .getBytes(StandardCharsets.ISO_8859_1);
            default -> headed(new byte[4 + random.nextInt(65_000)]);
        };
    }

    private byte[] headed(byte[] bytes) {
        if (bytes.length > 1) {
            bytes[0] = 0;
            bytes[1] = (byte) random.nextInt(8);
        }
        return bytes;
    }

    private byte[] noise(int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** What is alive of a process' heap, in bytes. */
    private static long heap(long pid) throws IOException, InterruptedException {
        String java = System.getProperty("java.home") + "/bin/jcmd";
        // it collects first
        String classes = Tools.run(new byte[0], List.of(java, String.valueOf(pid), "GC.class_histogram"))
                .text();
        Matcher total = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)").matcher(classes);
        assertThat(total.find()).as(classes).isTrue();
        return Long.parseLong(total.group(1));
    }
}
