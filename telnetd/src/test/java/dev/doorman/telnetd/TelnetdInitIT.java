package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.posix.Libc;
import dev.doorman.common.testing.ScriptedAuthd;
import dev.doorman.common.testing.TestGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** telnetd as PID 1, as it is in a container: all that loses its parent becomes its child, and must not stay as a zombie. */
@Timeout(120)
class TelnetdInitIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    /** Its children, zombies too, as the kernel has them. */
    private static List<String> children(long parent) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .map(TelnetdInitIT::stat)
                    .filter(stat -> stat.matches("\\d+ \\(.*\\) \\w " + parent + " .*"))
                    .toList();
        }
    }

    private static String stat(Path process) {
        try {
            return Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1)
                    .strip();
        } catch (IOException e) {
            // it has ended just now
            return "";
        }
    }

    /** A command in the container, as a health check is one, that leaves a process behind; until that has ended. */
    private void strangersOrphan(long init, String name) throws Exception {
        Path done = folder.resolve(name);
        Process command = new ProcessBuilder(
                        "nsenter",
                        "-t",
                        Long.toString(init),
                        "-p",
                        "--",
                        "sh",
                        "-c",
                        "(sleep 0.1; echo > " + done + ") &")
                .start();
        assertThat(command.waitFor()).isZero();
        await().atMost(SOON).until(() -> Files.exists(done));
    }

    @Test
    void orphansAreReaped() throws Exception {
        assertThat(Libc.effectiveUid()).as("only root can make a PID namespace").isZero();
        String account =
                "\"account\":{\"name\":\"john\",\"uid\":20001,\"gid\":20001,\"groups\":[20001],\"home\":\"/\",\"shell\":\"/bin/sh\"}}";
        try (ScriptedAuthd _ = new ScriptedAuthd(
                        folder.resolve("authd.sock"),
                        "{\"answer\":\"granted\"," + account,
                        "{\"answer\":\"context\",\"context\":\"full\",\"notices\":[]," + account);
                TelnetdProcess telnetd = TelnetdProcess.startAsInit(folder, Duration.ofMinutes(1))) {
            long init = telnetd.init();
            strangersOrphan(init, "before");
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(children(init)).as("before any session").isEmpty());
            try (TestGateway session = TestGateway.ready(telnetd.link())) {
                TelnetdProcess.login(session);
                TelnetdProcess.type(
                        session, "(setsid sh -c 'exec >/dev/null 2>&1 </dev/null; sleep 1' &); echo up''on");
                TelnetdProcess.readUntil(session, "upon");
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(children(init))
                                .as("the shell and the orphan")
                                .hasSize(2));
                await().atMost(SOON)
                        .untilAsserted(() ->
                                assertThat(children(init)).as("the shell alone").hasSize(1));
                TelnetdProcess.type(
                        session, "(setsid sh -c 'exec >/dev/null 2>&1 </dev/null; sleep 2' &); echo do''ne");
                TelnetdProcess.readUntil(session, "done");
            }
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(children(init))
                            .as("the session has ended")
                            .isEmpty());
            strangersOrphan(init, "after");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(children(init))
                            .as("without a session again")
                            .isEmpty());
            // PID 1 gets no signal that it does not ask for
            ProcessHandle.of(init).orElseThrow().destroy();
            assertThat(telnetd.exit(SOON)).isEqualTo(128 + 15);
        }
    }
}
