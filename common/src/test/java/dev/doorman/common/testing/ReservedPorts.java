package dev.doorman.common.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * The ports below 1024 that r-clients call from. A gateway on the same machine calls back from them, too, and after many calls
 * TIME_WAIT holds them for a minute: clients that share the machine with it find none, which nobody's clients elsewhere do.
 */
public final class ReservedPorts {
    private static final int FEW = 100;

    private ReservedPorts() {}

    /** Waits until most of them are free again. */
    public static void awaitMost() {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(waiting()).isLessThan(FEW));
    }

    private static long waiting() throws Exception {
        Process ss = new ProcessBuilder(
                        List.of("ss", "-Htan", "state", "time-wait", "sport >= :512 and sport <= :1023"))
                .redirectErrorStream(true)
                .start();
        String output = new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(ss.waitFor()).as(output).isZero();
        return output.lines().count();
    }
}
