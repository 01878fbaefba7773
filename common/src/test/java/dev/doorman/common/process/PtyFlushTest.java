package dev.doorman.common.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Soak;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A real terminal whose output is thrown away while much of it comes. Not by bash: among thousands of interrupts, one that
 * comes as its child ends can make it signal itself for ever.
 */
@Timeout(300)
class PtyFlushTest {
    private static final HangUpPolicy KEEP = new HangUpPolicy(Duration.ofMillis(300), HangUpPolicy.Detached.KEEP);

    private static LaunchSpec spec(String script) {
        return new LaunchSpec(
                null,
                List.of("/bin/sh", "-c", script),
                Map.of("PATH", "/usr/bin:/bin", "TERM", "dumb"),
                "/",
                MissingDirectory.START_IN_ROOT);
    }

    /** The kernel may tell of a flush behind what was written after it; a client would throw that away. */
    @Test
    void aFlushIsToldBeforeWhatFollowsIt() throws Exception {
        try (ProcessLauncher launcher = new ProcessLauncher()) {
            flushes(launcher);
        }
    }

    private static void flushes(ProcessLauncher launcher) throws Exception {
        PtyProcess process = launcher.launchOnPty(
                spec("trap 'echo; echo inter\"\"rupted' INT; while :; do yes flood; done"), PtySize.of(1, 1));
        byte[] buffer = new byte[8 * 1024];
        for (int round = 0; round < Soak.rounds(1_000, 20_000); round++) {
            Typing.awaitOutput(process, "flood\r\nflood\r\n");
            Typing.type(process, "\003");
            String text = "";
            boolean flushed = false;
            while (!text.contains("interrupted\r\n")) {
                switch (process.terminal().read(buffer)) {
                    case PtyRead.Output(int length) ->
                        // a text may be cut by a read
                        text = text.substring(Math.max(0, text.length() - 20))
                                + new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
                    case PtyRead.OutputFlushed _ -> flushed = true;
                    case PtyRead.End _ -> throw new AssertionError("the session ended: " + text);
                    case PtyRead.Changed _, PtyRead.FlowControl _, PtyRead.InputFlushed _ -> {}
                }
            }
            assertThat(flushed).as("round %d", round).isTrue();
        }
        process.hangUp(KEEP).get(10, TimeUnit.SECONDS);
    }
}
