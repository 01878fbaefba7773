package dev.doorman.common.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PtySpeedTest {
    private static final HangUpPolicy KEEP = new HangUpPolicy(Duration.ofSeconds(5), HangUpPolicy.Detached.KEEP);

    /** What a terminal has of its own is 38400. */
    @ParameterizedTest
    @CsvSource({"9600,9600", "50,50", "57600,57600", "921600,921600", "0,38400", "12345,38400", "-1,38400"})
    void programsAreToldTheSpeed(int speed, String told) throws Exception {
        LaunchSpec spec = new LaunchSpec(
                null,
                List.of("/bin/sh", "-c", "stty speed"),
                Map.of("PATH", "/usr/bin:/bin"),
                "/",
                MissingDirectory.START_IN_ROOT);
        try (ProcessLauncher launcher = new ProcessLauncher()) {
            PtyProcess process = launcher.launchOnPty(spec, PtySize.of(24, 80), speed);
            assertThat(Typing.output(process)).isEqualTo(told + "\r\n");
            process.hangUp(KEEP).get(10, TimeUnit.SECONDS);
        }
    }
}
