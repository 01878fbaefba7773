package dev.doorman.common.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.posix.Libc;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Ends of sessions that are harder than most; real processes on pipes. */
class HangUpTest {
    private static final int UID = 20_004;
    private static final Duration GRACE = Duration.ofMillis(500);
    private static final HangUpPolicy KEEP = new HangUpPolicy(GRACE, HangUpPolicy.Detached.KEEP);
    private static final HangUpPolicy KILL = new HangUpPolicy(GRACE, HangUpPolicy.Detached.KILL);
    private static final ProcessLauncher LAUNCHER = new ProcessLauncher();

    @AfterAll
    static void close() {
        LAUNCHER.close();
    }

    private static LaunchSpec spec(String script) {
        return new LaunchSpec(
                Libc.effectiveUid() == 0 ? new Identity(UID, UID, List.of()) : null,
                List.of("/bin/sh", "-c", script),
                Map.of("PATH", "/usr/bin:/bin"),
                "/",
                MissingDirectory.FAIL);
    }

    private static PipedProcess launch(String script) throws Exception {
        PipedProcess process = LAUNCHER.launchOnPipes(spec(script));
        InputStream out = process.stdout();
        assertThat(new String(out.readNBytes(3), StandardCharsets.US_ASCII)).isEqualTo("up\n");
        return process;
    }

    private static boolean alive(int pid) {
        try {
            return !Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1)
                    .contains(") Z ");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void whoHangsUpAgainWaitsForTheSameEnd() throws Exception {
        PipedProcess process = launch("trap '' HUP; echo up; while :; do sleep 0.05; done");
        CompletableFuture<Void> first = process.hangUp(KILL);
        CompletableFuture<Void> second = process.hangUp(KILL);
        second.get(10, TimeUnit.SECONDS);
        assertThat(alive(process.pid())).isFalse();
        first.get(10, TimeUnit.SECONDS);
        assertThat(process.hangUp(KILL)).as("long ended").isDone();
    }

    @Test
    void whoIgnoresTheHangUpOnlyOnceToldIsNotDetached() throws Exception {
        PipedProcess process = launch("trap \"trap '' HUP\" HUP; echo up; while :; do sleep 0.05; done");
        process.hangUp(KEEP).get(10, TimeUnit.SECONDS);
        assertThat(alive(process.pid())).isFalse();
    }

    @Test
    void orphansAreReaped() throws Exception {
        PipedProcess process = launch("(setsid sh -c 'exec >/dev/null 2>&1; sleep 0.3' &) ; echo up");
        process.exit().get(10, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(childrenOfOurs()).isEmpty());
        process.hangUp(KEEP).get(10, TimeUnit.SECONDS);
    }

    /** What the kernel says of our children, zombies too. */
    private static List<String> childrenOfOurs() throws IOException {
        int self = Math.toIntExact(ProcessHandle.current().pid());
        List<String> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path folder : processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                try {
                    String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
                    if (stat.substring(stat.lastIndexOf(')')).split(" ", 4)[2].equals(String.valueOf(self))) {
                        found.add(stat);
                    }
                } catch (IOException e) {
                    // it has ended just now
                }
            }
        }
        return found;
    }

    @Test
    void aSessionThatBeginsWhileTheUsersLastOneIsEndedLives() throws Exception {
        for (int round = 0; round < 10; round++) {
            PipedProcess old = launch("setsid sleep 100 & echo up; sleep 100");
            CompletableFuture<Void> ended = old.hangUp(KILL);
            PipedProcess fresh = launch("setsid sh -c 'echo up; exec sleep 100'; echo status $?");
            ended.get(10, TimeUnit.SECONDS);
            assertThat(alive(fresh.pid())).as("round %d", round).isTrue();
            fresh.hangUp(KILL).get(10, TimeUnit.SECONDS);
        }
    }

    /** Who is interrupted has no process; whose process was there before it began to wait has one, and ends it. */
    @Test
    void whoIsInterruptedWhileLaunchingLeavesNothingBehind() throws Exception {
        String mark = "31" + System.nanoTime() % 1_000_000;
        int interrupted = 0;
        for (int round = 0; interrupted < 3 && round < 1000; round++) {
            interrupted += interruptedWhileLaunching("exec sleep " + mark) ? 1 : 0;
        }
        assertThat(interrupted).isEqualTo(3);
        // what is launched after it shows that the spawner is through with it
        launch("echo up").hangUp(KEEP).get(10, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(ProcessHandle.current()
                                .children()
                                .map(child -> child.info().commandLine().orElse("")))
                        .noneMatch(line -> line.contains(mark)));
    }

    private static boolean interruptedWhileLaunching(String command) throws Exception {
        FutureTask<Boolean> launch = new FutureTask<>(() -> {
            Thread.currentThread().interrupt();
            PipedProcess process;
            try {
                process = LAUNCHER.launchOnPipes(spec(command));
            } catch (InterruptedException e) {
                return true;
            }
            boolean _ = Thread.interrupted();
            process.hangUp(KEEP).get(10, TimeUnit.SECONDS);
            return false;
        });
        var _ = Thread.ofVirtual().start(launch);
        return launch.get(20, TimeUnit.SECONDS);
    }
}
