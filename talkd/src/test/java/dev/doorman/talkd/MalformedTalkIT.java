package dev.doorman.talkd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Datagrams;
import dev.doorman.common.testing.Memory;
import dev.doorman.common.testing.Soak;
import dev.doorman.talkd.protocol.Layout;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Thousands of datagrams that mean nothing, or nothing good, leave nothing behind, and no answer that could be answered. */
class MalformedTalkIT {
    private static final long SEED = 4711;
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int REPLY_BYTES = 24;
    /** What a heap that is collected by a program as it runs differs by: 10,000 datagrams that left a KiB each were more. */
    private static final long MOST_HEAP = 4L * 1024 * 1024;

    private final Random random = new Random(SEED);

    @Test
    void nothingIsLeft() throws Exception {
        try (TalkHost host = TalkHost.serving()) {
            // the daemon is warmed up
            malformed(host, 300);
            Datagrams.settle(host.doorman());
            long daemon = host.pid();
            long gateway = host.doorman().gatewayPid();
            long files = Datagrams.files(daemon);
            long gatewayFiles = Datagrams.files(gateway);
            Memory before = Memory.of(daemon);
            Memory gatewayBefore = Memory.of(gateway);
            malformed(host, Soak.rounds(1_000, 10_000));
            Datagrams.settle(host.doorman());
            await().atMost(LIMIT).untilAsserted(() -> {
                assertThat(Datagrams.files(daemon)).isLessThanOrEqualTo(files + 4);
                assertThat(Datagrams.files(gateway)).isLessThanOrEqualTo(gatewayFiles + 8);
            });
            Memory after = Memory.of(daemon);
            Memory gatewayAfter = Memory.of(gateway);
            System.out.printf("talkd %s, then %s; gateway %s, then %s%n", before, after, gatewayBefore, gatewayAfter);
            assertThat(after.heap()).isLessThan(before.heap() + MOST_HEAP);
            assertThat(gatewayAfter.heap()).isLessThan(gatewayBefore.heap() + MOST_HEAP);
            assertThat(host.pid()).isEqualTo(daemon);
            assertThat(host.doorman().log("talkd")).doesNotContain("outcome=failed", "ERROR");
        }
    }

    private void malformed(TalkHost host, int rounds) throws IOException {
        Datagrams.send(
                SEED,
                rounds,
                this::datagram,
                () -> host.doorman().port(random.nextBoolean() ? TalkHost.TALK : TalkHost.NTALK),
                // what comes is an answer, shorter than a request; and an answer is answered nothing
                (answer, context) -> {
                    assertThat(answer).as(context).hasSize(REPLY_BYTES);
                    return true;
                });
    }

    private byte[] datagram() {
        return switch (random.nextInt(7)) {
            case 0 -> noise(random.nextInt(200));
            case 1 -> noise(84);
            case 2 -> noise(76);
            case 3 -> new byte[random.nextInt(65_000)];
            case 4 -> broken(request(Layout.NTALK));
            case 5 -> broken(request(Layout.OLD_LITTLE_ENDIAN));
            default -> request(Layout.NTALK).bytes();
        };
    }

    private TalkPackets request(Layout layout) {
        return TalkPackets.of(layout, random.nextInt(9), "caller" + random.nextInt(5), "callee")
                .id(random.nextInt())
                .terminal("\033]0;x\007".substring(random.nextInt(5)));
    }

    private byte[] broken(TalkPackets request) {
        byte[] bytes = request.bytes();
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private byte[] noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
