package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.link.FrameType;
import dev.doorman.common.posix.Libc;
import dev.doorman.common.testing.ScriptedAuthd;
import dev.doorman.common.testing.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** telnetd as it is shipped, probed, told to end, and waited for: as a container's engine does it. */
@Timeout(180)
class TelnetdDrainIT {
    /** It does not come so soon that a drain of a minute could have been waited for. */
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    private static final int SIGTERM = 128 + 15;

    @TempDir
    private Path folder;

    private ScriptedAuthd authd(String... answers) throws IOException {
        return new ScriptedAuthd(folder.resolve("authd.sock"), answers);
    }

    private void assertReady(TelnetdProcess telnetd) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(telnetd.health("ready")).startsWith("200").contains("\"telnetd\""));
    }

    @Test
    void isNotReadyWhileAuthdIsAway() throws Exception {
        try (TelnetdProcess telnetd = TelnetdProcess.start(folder, Duration.ofMinutes(1))) {
            assertThat(telnetd.health("ready")).startsWith("503").contains("\"authd\": \"unreachable\"");
            assertThat(telnetd.health("live")).startsWith("200").doesNotContain("authd");
            try (ScriptedAuthd _ = authd()) {
                assertReady(telnetd);
            }
            await().untilAsserted(() ->
                    assertThat(telnetd.health("ready")).startsWith("503").contains("unreachable"));
            assertThat(telnetd.health("live")).startsWith("200");

            telnetd.terminate();
            assertThat(telnetd.exit(AT_ONCE)).isEqualTo(SIGTERM);
            assertThat(telnetd.log()).doesNotContain("blocked");
        }
    }

    @Test
    void answersProbesWhileItDrainsAndEndsWithTheLastSession() throws Exception {
        try (ScriptedAuthd _ = authd();
                TelnetdProcess telnetd = TelnetdProcess.start(folder, Duration.ofMinutes(1))) {
            assertReady(telnetd);
            try (TestGateway session = TestGateway.ready(telnetd.link())) {
                telnetd.terminate();
                await().untilAsserted(() ->
                        assertThat(telnetd.health("ready")).startsWith("503").contains("\"link\": \"draining\""));
                assertThat(telnetd.health("live")).startsWith("200");
                assertDraining(telnetd);
                // told once more it goes on, for its sessions do; also when its supervisor goes
                telnetd.terminate();
                telnetd.leaveAlone();
                TelnetdProcess.type(session, "john");
                TelnetdProcess.readUntil(session, "Password: ");
                assertThat(telnetd.health("live")).startsWith("200");
            }
            assertThat(telnetd.exit(AT_ONCE)).isEqualTo(SIGTERM);
        }
    }

    /** A gateway that stops a daemon does both at once: the one must not cut short what the other has begun. */
    @Test
    void drainsWhenItsSupervisorIsGone() throws Exception {
        try (ScriptedAuthd _ = authd();
                TelnetdProcess telnetd = TelnetdProcess.start(folder, Duration.ofMinutes(1))) {
            try (TestGateway _ = TestGateway.ready(telnetd.link())) {
                telnetd.leaveAlone();
                telnetd.terminate();
                await().untilAsserted(() -> assertThat(telnetd.health("ready")).contains("draining"));
                assertDraining(telnetd);
                assertThat(telnetd.health("live")).startsWith("200");
            }
            assertThat(telnetd.exit(AT_ONCE)).isIn(0, SIGTERM);
        }
    }

    private static void assertDraining(TelnetdProcess telnetd) throws IOException {
        try (TestGateway late = new TestGateway(telnetd.link())) {
            late.send(late.header().bytes());
            assertThat(late.frames().next()).isEqualTo(FrameType.REFUSED);
            assertThat(late.frames().payload()).asString().isEqualTo("draining");
        }
    }

    @Test
    void hangsUpWhoIsStillThereWhenTheTimeIsOver() throws Exception {
        int self = Libc.effectiveUid();
        String account =
                "\"account\":{\"name\":\"john\",\"uid\":%d,\"gid\":%d,\"groups\":[%d],\"home\":\"%s\",\"shell\":\"/bin/sh\"}}"
                        .formatted(self, self, self, folder);
        Path told = folder.resolve("told");
        try (ScriptedAuthd _ = authd(
                        "{\"answer\":\"granted\"," + account,
                        "{\"answer\":\"context\",\"context\":\"full\",\"notices\":[]," + account);
                TelnetdProcess telnetd = TelnetdProcess.start(folder, Duration.ofSeconds(2));
                TestGateway session = TestGateway.ready(telnetd.link())) {
            TelnetdProcess.login(session);
            TelnetdProcess.type(
                    session,
                    "exec sh -c 'trap \"echo hup > told; exit\" HUP; echo up''on; while :; do sleep 0.1; done'");
            TelnetdProcess.readUntil(session, "upon");
            long begun = System.nanoTime();
            telnetd.terminate();
            await().untilAsserted(() -> assertThat(telnetd.health("ready")).contains("draining"));
            assertThat(told).doesNotExist();
            assertThat(telnetd.exit(Duration.ofSeconds(2).plus(AT_ONCE))).isEqualTo(SIGTERM);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(2));
            assertThat(Files.readString(told)).isEqualTo("hup\n");
            assertThat(telnetd.log()).contains("outcome=stopped");
        }
    }
}
