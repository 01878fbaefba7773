package dev.doorman.common.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.common.posix.Libc;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Commands on pipes: how they begin, and how they are left. Real processes; as root they become another user. */
class CommandStartTest {
    private static final int UID = 20_007;
    private static final @Nullable Identity IDENTITY =
            Libc.effectiveUid() == 0 ? new Identity(UID, UID, List.of()) : null;
    private static final HangUpPolicy KEEP = new HangUpPolicy(Duration.ofMillis(300), HangUpPolicy.Detached.KEEP);
    private static final HangUpPolicy KILL = new HangUpPolicy(Duration.ofMillis(300), HangUpPolicy.Detached.KILL);
    private static final long MARK = 1_000_000 + System.nanoTime() % 1_000_000;
    private static final ProcessLauncher LAUNCHER = new ProcessLauncher();

    @AfterAll
    static void close() {
        LAUNCHER.close();
    }

    private static LaunchSpec spec(String script) {
        return new LaunchSpec(
                IDENTITY,
                List.of("/bin/sh", "-c", script),
                Map.of("PATH", "/usr/bin:/bin"),
                "/",
                MissingDirectory.FAIL);
    }

    @Test
    void errorsCanGoWithTheOutputInTheirPlace() throws Exception {
        PipedProcess process =
                LAUNCHER.launchOnPipes(spec("echo one; echo two >&2; echo three"), ErrorOutput.WITH_OUTPUT);
        assertThat(process.stdout().readAllBytes()).asString().isEqualTo("one\ntwo\nthree\n");
        assertThat(process.stderr().readAllBytes()).isEmpty();
        process.hangUp(KEEP).get(10, TimeUnit.SECONDS);
    }

    @Test
    void whyACommandWasNotRunIsTold() {
        notRun("/no/such", "/bin/true", StartFailedException.Reason.NO_DIRECTORY);
        notRun("/", "/no/such", StartFailedException.Reason.NO_PROGRAM);
        notRun("/", "/etc/passwd", StartFailedException.Reason.NOT_EXECUTABLE);
        notRun("/", "/etc", StartFailedException.Reason.NOT_EXECUTABLE);
    }

    private static void notRun(String directory, String program, StartFailedException.Reason reason) {
        LaunchSpec spec = new LaunchSpec(IDENTITY, List.of(program), Map.of(), directory, MissingDirectory.FAIL);
        assertThatThrownBy(() -> LAUNCHER.launchOnPipes(spec))
                .isInstanceOfSatisfying(
                        StartFailedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void anArgumentIsBytes() throws Exception {
        LaunchSpec spec =
                new LaunchSpec(IDENTITY, List.of("/bin/echo", "gr\udcfc\u00fc"), Map.of(), "/", MissingDirectory.FAIL);
        PipedProcess process = LAUNCHER.launchOnPipes(spec);
        assertThat(process.stdout().readAllBytes())
                .containsExactly('g', 'r', (byte) 0xfc, (byte) 0xc3, (byte) 0xbc, '\n');
        process.hangUp(KEEP).get(10, TimeUnit.SECONDS);
    }

    @Test
    void whatIsLeftAloneLivesOnWithoutItsPipes() throws Exception {
        PipedProcess process =
                LAUNCHER.launchOnPipes(spec("sleep " + MARK + " > /dev/null 2>&1 < /dev/null & echo up"));
        assertThat(process.stdout().readAllBytes()).asString().isEqualTo("up\n");
        process.leave();
        assertThat(process.hangUp(KILL)).as("it is nobody's any more").isDone();
        long sleeper = sleeper();
        assertThat(sleeper).isPositive();
        Libc.kill(Math.toIntExact(sleeper), 9);
    }

    private static long sleeper() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains("sleep " + MARK))
                .mapToLong(ProcessHandle::pid)
                .findFirst()
                .orElse(-1);
    }
}
