package dev.doorman.common.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.posix.Libc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Real processes on real terminals and pipes; as root they become another user, else they stay who they are. */
class ProcessLauncherTest {
    private static final int UID = 20_003;
    private static final boolean ROOT = Libc.effectiveUid() == 0;
    private static final HangUpPolicy KEEP = new HangUpPolicy(Duration.ofMillis(300), HangUpPolicy.Detached.KEEP);
    private static final HangUpPolicy KILL = new HangUpPolicy(Duration.ofMillis(300), HangUpPolicy.Detached.KILL);
    private static final ProcessLauncher LAUNCHER = new ProcessLauncher();

    @AfterAll
    static void close() {
        LAUNCHER.close();
    }

    private static LaunchSpec spec(String script) {
        return spec(script, ROOT ? new Identity(UID, UID, List.of(UID, 20_500)) : null, "/");
    }

    private static LaunchSpec spec(String script, @Nullable Identity identity, String directory) {
        return new LaunchSpec(
                identity,
                List.of("/bin/bash", "--norc", "-c", script),
                Map.of("PATH", "/usr/bin:/bin", "TERM", "dumb", "MARK", "a b'c"),
                directory,
                MissingDirectory.START_IN_ROOT);
    }

    private static String run(String script) throws Exception {
        PtyProcess process = LAUNCHER.launchOnPty(spec(script), PtySize.of(33, 99));
        String output = Typing.output(process);
        process.hangUp(KEEP).get(10, TimeUnit.SECONDS);
        return output.replace("\r\n", "\n");
    }

    @Test
    void aSessionIsItsUsersOnItsUsersTerminal() throws Exception {
        String self = ROOT ? String.valueOf(UID) : String.valueOf(Libc.effectiveUid());
        assertThat(
                        run(
                                "id -u; stat -c %u $(tty); stty size; echo \"$MARK\"; env | wc -l; ps -o sid= -p $$ | tr -d ' '; echo $$"))
                .matches(self + "\n" + self + "\n33 99\na b'c\n\\d+\n(\\d+)\n\\1\n");
        if (ROOT) {
            assertThat(run("id -G; grep -E '^Cap(Inh|Prm|Eff|Amb)|NoNew' /proc/self/status | tr -d '\\n\\t'"))
                    .contains(UID + " 20500\n", "CapEff:0000000000000000", "CapPrm:0000000000000000", "NoNewPrivs:1");
        }
    }

    @Test
    void theExitStatusIsTold() throws Exception {
        PtyProcess seven = LAUNCHER.launchOnPty(spec("exit 7"), PtySize.of(1, 1));
        assertThat(seven.exit().get(10, TimeUnit.SECONDS)).isEqualTo(new ExitStatus.Exited(7));
        PtyProcess killed = LAUNCHER.launchOnPty(spec("kill -9 $$"), PtySize.of(1, 1));
        assertThat(killed.exit().get(10, TimeUnit.SECONDS)).isEqualTo(new ExitStatus.Killed(9));
        seven.hangUp(KEEP).get(10, TimeUnit.SECONDS);
        killed.hangUp(KEEP).get(10, TimeUnit.SECONDS);
    }

    @Test
    void aMissingHomeIsTold() throws Exception {
        PtyProcess homeless = LAUNCHER.launchOnPty(spec("pwd", null, "/no/such"), PtySize.of(1, 1));
        assertThat(Typing.output(homeless))
                .contains("No home directory: starting in /.")
                .contains("/\r\n");
        homeless.hangUp(KEEP).get(10, TimeUnit.SECONDS);
    }

    @Test
    void nobodyBecomesSomebodyByMistake() throws Exception {
        assertThatThrownBy(() -> new Identity(-1, 0, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Identity(0, -1, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Identity(1, 1, List.of(-1))).isInstanceOf(IllegalArgumentException.class);

        // a program of the chain that cannot do its part ends it: here the directory, elsewhere setpriv
        LaunchSpec nowhere =
                new LaunchSpec(null, List.of("/bin/echo", "ran"), Map.of(), "/no/such", MissingDirectory.FAIL);
        PtyProcess refused = LAUNCHER.launchOnPty(nowhere, PtySize.of(1, 1));
        assertThat(Typing.output(refused)).doesNotContain("ran");
        assertThat(refused.exit().get(10, TimeUnit.SECONDS)).isEqualTo(new ExitStatus.Exited(125));
        refused.hangUp(KEEP).get(10, TimeUnit.SECONDS);
        if (!ROOT) {
            LaunchSpec root = spec("echo ran", new Identity(0, 0, List.of()), "/");
            assertThatThrownBy(() -> LAUNCHER.launchOnPty(root, PtySize.of(1, 1)))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> LAUNCHER.launchOnPipes(root)).isInstanceOf(StartFailedException.class);
        }
    }

    @Test
    void sizeSignalsAndModesReachTheSession() throws Exception {
        PtyProcess process = LAUNCHER.launchOnPty(
                spec("trap 'echo WINCH $(stty size)' WINCH; echo up; while :; do sleep 0.1; done"), PtySize.of(1, 1));
        Typing.awaitOutput(process, "up");
        process.terminal().resize(PtySize.of(40, 120));
        Typing.awaitOutput(process, "WINCH 40 120");
        TerminalModes modes = process.terminal().modes();
        assertThat(modes.echo() && modes.canonical() && modes.signals() && modes.flowControl())
                .isTrue();
        assertThat(modes.character(TerminalModes.ControlCharacter.INTERRUPT)).isEqualTo((byte) 3);
        assertThat(modes.character(TerminalModes.ControlCharacter.ERASE)).isEqualTo((byte) 0x7f);
        process.terminal().signal(TerminalModes.ControlCharacter.INTERRUPT);
        assertThat(process.exit().get(10, TimeUnit.SECONDS)).isEqualTo(new ExitStatus.Killed(2));
        process.hangUp(KEEP).get(10, TimeUnit.SECONDS);
    }

    @Test
    void changesOfFlowControlAndFlushesAreTold() throws Exception {
        PtyProcess process = LAUNCHER.launchOnPty(spec("stty -ixon; stty ixon; echo up; sleep 100"), PtySize.of(1, 1));
        List<PtyRead> seen = new ArrayList<>();
        byte[] buffer = new byte[100];
        PtyRead next = process.terminal().read(buffer);
        while (!(next instanceof PtyRead.Output)) {
            seen.add(next);
            next = process.terminal().read(buffer);
        }
        assertThat(seen).contains(new PtyRead.FlowControl(true));
        Typing.type(process, "\003");
        do {
            next = process.terminal().read(buffer);
        } while (next instanceof PtyRead.Output);
        assertThat(next).isInstanceOf(PtyRead.OutputFlushed.class);
        process.hangUp(KEEP).get(10, TimeUnit.SECONDS);
    }

    @Test
    void aThirdOfAMegabyteGoesThroughWhole() throws Exception {
        PtyProcess process = LAUNCHER.launchOnPty(spec("stty raw -echo; echo up; cat"), PtySize.of(1, 1));
        Typing.awaitOutput(process, "up");
        byte[] sent = new byte[300_000];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = (byte) (i * 31);
        }
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                process.terminal().write(sent, 0, sent.length);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        byte[] received = new byte[sent.length];
        byte[] buffer = new byte[5000];
        int got = 0;
        boolean first = true;
        while (got < sent.length) {
            if (process.terminal().read(buffer) instanceof PtyRead.Output(int length)) {
                // the end of the line that said "up"
                int skip = first && buffer[0] == '\n' ? 1 : 0;
                first = false;
                System.arraycopy(buffer, skip, received, got, length - skip);
                got += length - skip;
            }
        }
        writer.join();
        assertThat(received).isEqualTo(sent);
        process.hangUp(KEEP).get(10, TimeUnit.SECONDS);
    }

    @Test
    void waitingReadersHoldNobodyUpAndAreWokenByClose() throws Exception {
        List<PtyProcess> processes = new ArrayList<>();
        List<CompletableFuture<String>> readers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            PtyProcess process = LAUNCHER.launchOnPty(spec("sleep 1000"), PtySize.of(1, 1));
            processes.add(process);
            CompletableFuture<String> ended = new CompletableFuture<>();
            readers.add(ended);
            Thread.ofVirtual().start(() -> {
                try {
                    ended.complete(Typing.output(process));
                } catch (IOException e) {
                    ended.complete(e.getClass().getSimpleName());
                }
            });
        }
        CompletableFuture<Boolean> other = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> other.complete(true));
        assertThat(other.get(5, TimeUnit.SECONDS)).isTrue();
        for (PtyProcess process : processes) {
            process.hangUp(KEEP).get(10, TimeUnit.SECONDS);
        }
        for (CompletableFuture<String> reader : readers) {
            assertThat(reader.get(5, TimeUnit.SECONDS)).isIn("ClosedChannelException", "");
        }
    }

    @Test
    void hangUpEndsTheSessionAndKeepsWhatWasDetached() throws Exception {
        String tag = "31" + System.nanoTime() % 1_000_000;
        PtyProcess process = LAUNCHER.launchOnPty(spec("""
                        set -m
                        sleep %1$s1 &
                        setsid sleep %1$s2
                        nohup sleep %1$s3 > /dev/null 2>&1 < /dev/null &
                        (trap 'true' HUP; while :; do sleep %1$s4; done) &
                        echo up; sleep %1$s5
                        """.formatted(tag)), PtySize.of(1, 1));
        Typing.awaitOutput(process, "up");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(sleepers(tag)).hasSize(5));
        process.hangUp(KEEP).get(10, TimeUnit.SECONDS);
        assertThat(sleepers(tag)).containsExactlyInAnyOrder("sleep " + tag + "2", "sleep " + tag + "3");
        endSleepers(tag);
    }

    @Test
    void killUserProcessesEndsWhatWasDetachedWithTheLastSession() throws Exception {
        String tag = "32" + System.nanoTime() % 1_000_000;
        PtyProcess first = LAUNCHER.launchOnPty(
                spec("setsid sleep %s1 & echo up; sleep %s2".formatted(tag, tag)), PtySize.of(1, 1));
        PtyProcess second = LAUNCHER.launchOnPty(spec("sleep %s3; echo".formatted(tag)), PtySize.of(1, 1));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(sleepers(tag)).hasSize(3));
        first.hangUp(KILL).get(10, TimeUnit.SECONDS);
        assertThat(sleepers(tag)).as("another session of the user runs").contains("sleep " + tag + "1");
        second.hangUp(KILL).get(10, TimeUnit.SECONDS);
        assertThat(sleepers(tag)).isEmpty();
    }

    @Test
    void theEnvironmentIsWhatWasGivenAndNoMore() throws Exception {
        Map<String, String> environment = Map.of("ONE", "1", "TWO", "a b'c");
        LaunchSpec spec = new LaunchSpec(
                spec("").identity(), List.of("/usr/bin/env", "-0"), environment, "/", MissingDirectory.FAIL);
        PipedProcess process = LAUNCHER.launchOnPipes(spec);
        assertThat(new String(process.stdout().readAllBytes(), StandardCharsets.US_ASCII).split("\0", -1))
                .containsExactlyInAnyOrder("ONE=1", "TWO=a b'c", "");
        process.hangUp(KEEP).get(10, TimeUnit.SECONDS);
    }

    @Test
    void whatCWouldMisreadIsRefused() {
        List<String> echo = List.of("/bin/echo", "x");
        List<Executable> launches = List.of(
                () -> new LaunchSpec(null, List.of("/bin/echo", "a\0b"), Map.of(), "/", MissingDirectory.FAIL),
                () -> new LaunchSpec(null, echo, Map.of("A", "b\0c"), "/", MissingDirectory.FAIL),
                () -> new LaunchSpec(null, echo, Map.of("A=B", "c"), "/", MissingDirectory.FAIL),
                () -> new LaunchSpec(null, echo, Map.of(), "/a\0", MissingDirectory.FAIL),
                () -> new LaunchSpec(null, echo, Map.of(), "", MissingDirectory.FAIL),
                () -> new LaunchSpec(null, List.of("echo"), Map.of(), "/", MissingDirectory.FAIL),
                () -> new LaunchSpec(null, List.of(), Map.of(), "/", MissingDirectory.FAIL));
        launches.forEach(launch -> assertThatThrownBy(launch::execute).isInstanceOf(IllegalArgumentException.class));
    }

    @Test
    void aPacketThatTellsTwoThingsTellsBoth() throws Exception {
        PtyProcess process = LAUNCHER.launchOnPty(
                spec("trap 'stty -ixon' INT; echo up; while :; do sleep 0.05; done"), PtySize.of(1, 1));
        Typing.awaitOutput(process, "up\r\n");
        Typing.type(process, "\003");
        await().until(() -> !process.terminal().modes().flowControl());
        byte[] buffer = new byte[100];
        List<PtyRead> seen = new ArrayList<>();
        while (seen.size() < 3) {
            seen.add(process.terminal().read(buffer));
        }
        assertThat(seen)
                .containsExactly(
                        new PtyRead.OutputFlushed(), new PtyRead.InputFlushed(), new PtyRead.FlowControl(false));
        process.hangUp(KEEP).get(10, TimeUnit.SECONDS);
    }

    private static List<String> sleepers(String tag) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.toList()) {
                try {
                    if (process.getFileName().toString().matches("\\d+")) {
                        String command = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                                .replace('\0', ' ')
                                .strip();
                        if (command.startsWith("sleep " + tag)) {
                            found.add(command);
                        }
                    }
                } catch (IOException e) {
                    // it has ended just now
                }
            }
        }
        return found;
    }

    private static void endSleepers(String tag) throws Exception {
        ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains("sleep " + tag))
                .forEach(ProcessHandle::destroyForcibly);
        await().until(() -> sleepers(tag).isEmpty());
    }

    @Test
    void pipesKeepTheirStreamsApart() throws Exception {
        PipedProcess process = LAUNCHER.launchOnPipes(spec("cat; echo error >&2; exit 3"));
        process.stdin().write("hello".getBytes(StandardCharsets.US_ASCII));
        process.stdin().close();
        assertThat(process.stdout().readAllBytes()).asString().isEqualTo("hello");
        assertThat(process.stderr().readAllBytes()).asString().isEqualTo("error\n");
        assertThat(process.exit().get(10, TimeUnit.SECONDS)).isEqualTo(new ExitStatus.Exited(3));
        process.hangUp(KEEP).get(10, TimeUnit.SECONDS);

        PipedProcess sleeper = LAUNCHER.launchOnPipes(spec("sleep 1000"));
        await().untilAsserted(() -> {
            sleeper.signal(15);
            assertThat(sleeper.exit()).isDone();
        });
        sleeper.hangUp(KEEP).get(10, TimeUnit.SECONDS);
    }

    @Test
    void aHundredSessionsLeaveNoDescriptorAndNoZombie() throws Exception {
        run("true");
        long before = descriptors();
        for (int i = 0; i < 100; i++) {
            assertThat(run("echo " + i)).isEqualTo(i + "\n");
        }
        assertThat(descriptors()).isLessThanOrEqualTo(before + 2);
        await().untilAsserted(() -> assertThat(zombies()).isZero());
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    private static long zombies() {
        return ProcessHandle.current()
                .children()
                .filter(child -> {
                    try {
                        return Files.readString(Path.of("/proc/" + child.pid() + "/stat"))
                                .contains(") Z ");
                    } catch (IOException e) {
                        return false;
                    }
                })
                .count();
    }

    /** As others' texts are, by talk(1) and so on. */
    @Test
    void aTextIsShownAsIfTheSessionHadWrittenIt() throws Exception {
        PtyProcess process = LAUNCHER.launchOnPty(spec("echo ready; read line; echo got $line"), PtySize.of(24, 80));
        Typing.awaitOutput(process, "ready\r\n");
        assertThat(process.terminal().show("\007hello\n".getBytes(StandardCharsets.US_ASCII)))
                .isTrue();
        Typing.awaitOutput(process, "\007hello\r\n");
        // it is not typed
        Typing.type(process, "more\n");
        Typing.awaitOutput(process, "got more\r\n");
        process.hangUp(KEEP).get(10, TimeUnit.SECONDS);
    }

    @Test
    void aTerminalThatIsStoppedOrFullTakesNoTextAndHoldsNobody() throws Exception {
        PtyProcess process = LAUNCHER.launchOnPty(spec("echo ready; yes"), PtySize.of(24, 80));
        Typing.awaitOutput(process, "ready\r\n");
        await().untilAsserted(() -> assertThat(process.terminal().show("hello\n".getBytes(StandardCharsets.US_ASCII)))
                .isFalse());
        process.hangUp(KILL).get(10, TimeUnit.SECONDS);
    }
}
