package dev.doorman.common.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The ports below 1024 that r-clients call from. A gateway on the same machine calls back from them, too, and after many calls
 * TIME_WAIT holds them for a minute: clients that share the machine with it find none, which nobody's clients elsewhere do.
 */
public final class ReservedPorts {
    private static final int FEW = 100;

    /** Of connections that have ended, between tests' addresses: loopback, and networks that tests make. */
    private static final List<String> ENDED = List.of(
            "state", "time-wait", "sport >= :512 and sport <= :1023 and ( dst 127.0.0.0/8 or dst 10.232.0.0/16 )");

    private ReservedPorts() {}

    /** Gives them back, or waits until most of them are free again where the kernel does not let them be given back. */
    public static void free() throws Exception {
        ss("-Ktan");
        await().atMost(Duration.ofSeconds(90))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(ss("-Htan").lines().count()).isLessThan(FEW));
    }

    private static String ss(String option) throws Exception {
        List<String> command = new ArrayList<>(List.of("ss", option));
        command.addAll(ENDED);
        Process ss = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(ss.waitFor()).as(output).isZero();
        return output;
    }
}
