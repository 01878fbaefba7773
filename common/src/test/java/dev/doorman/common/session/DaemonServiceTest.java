package dev.doorman.common.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.link.FrameType;
import dev.doorman.common.link.LinkKey;
import dev.doorman.common.testing.ScriptedAuthd;
import dev.doorman.common.testing.TestGateway;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DaemonServiceTest {
    @TempDir
    private Path folder;

    private final DaemonService service = new DaemonService("testd");

    @AfterEach
    void close() {
        service.close();
    }

    private DaemonConfig config(int port) throws IOException {
        String key = HexFormat.of().formatHex(LinkKey.deriveBytes(new byte[LinkKey.BYTES], "testd"));
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(DaemonConfig.class)
                .withSources(new EnvConfigSource(
                        Map.of(
                                "DOORMAN_DAEMON_LINK_HOST", "127.0.0.1",
                                "DOORMAN_DAEMON_LINK_PORT", String.valueOf(port),
                                "DOORMAN_DAEMON_LINK_KEY",
                                        Files.writeString(folder.resolve("link.key"), key)
                                                .toString(),
                                "DOORMAN_DAEMON_AUTHD_SOCKET",
                                        folder.resolve("authd.sock").toString()),
                        300))
                .build()
                .getConfigMapping(DaemonConfig.class);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private InetSocketAddress serve(SessionHandler handler) throws IOException {
        int port = freePort();
        service.start(config(port), handler, new SimpleMeterRegistry());
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    private void assertMissing(Map<String, Object> missing) {
        HealthCheckResponse ready = service.readiness();
        assertThat(ready.getName()).isEqualTo("testd");
        assertThat(ready.getStatus()).isEqualTo(missing.isEmpty() ? Status.UP : Status.DOWN);
        assertThat(ready.getData().orElse(Map.of())).isEqualTo(missing);
    }

    private void assertLive(Status status) {
        assertThat(service.liveness().getStatus()).isEqualTo(status);
        assertThat(service.liveness().getData()).isEmpty();
    }

    @Test
    void isReadyWithAuthd() throws Exception {
        assertMissing(Map.of("link", "starting"));
        assertLive(Status.DOWN);
        serve(_ -> new SessionOutcome.Completed());
        assertMissing(Map.of("authd", "unreachable"));
        assertLive(Status.UP);
        try (ScriptedAuthd _ = new ScriptedAuthd(folder.resolve("authd.sock"))) {
            await().untilAsserted(() -> assertMissing(Map.of()));
        }
        await().untilAsserted(() -> assertMissing(Map.of("authd", "unreachable")));
        assertLive(Status.UP);
    }

    @Test
    void isLiveAndNotReadyWhileItDrains() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        InetSocketAddress where = serve(_ -> {
            end.await();
            return new SessionOutcome.Completed();
        });
        try (ScriptedAuthd _ = new ScriptedAuthd(folder.resolve("authd.sock"))) {
            Thread drain;
            try (TestGateway session = TestGateway.ready(where)) {
                drain = Thread.ofVirtual().start(() -> drain(Duration.ofMinutes(1)));
                await().untilAsserted(() -> assertMissing(Map.of("link", "draining")));
                assertLive(Status.UP);
                end.countDown();
                assertThat(session.frames().next()).isNull();
            }
            assertThat(drain.join(Duration.ofSeconds(20))).isTrue();
            assertMissing(Map.of("link", "draining"));
            assertLive(Status.UP);
        }
    }

    private void drain(Duration grace) {
        try {
            service.drain(grace);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void endsTheSessionsThatDoNotEndInTime() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        InetSocketAddress where = serve(_ -> {
            try {
                new CountDownLatch(1).await();
                return new SessionOutcome.Completed();
            } finally {
                interrupted.countDown();
            }
        });
        try (TestGateway session = TestGateway.ready(where)) {
            service.drain(Duration.ofMillis(50));
            assertThat(interrupted.getCount()).isZero();
            assertThat(session.frames().next()).isNull();
        }
    }

    @Test
    void drainsAtOnceWhereNothingRuns() throws Exception {
        service.drain(Duration.ofMinutes(1));
        InetSocketAddress where = serve(_ -> new SessionOutcome.Completed());
        service.drain(Duration.ofMinutes(1));
        try (TestGateway late = new TestGateway(where)) {
            late.send(late.header().bytes());
            assertThat(late.frames().next()).isEqualTo(FrameType.REFUSED);
        }
    }

    @Test
    void saysWhyItCannotServe() throws Exception {
        InetSocketAddress taken = serve(_ -> new SessionOutcome.Completed());
        DaemonService second = new DaemonService("testd");
        DaemonConfig config = config(taken.getPort());
        assertThatThrownBy(() -> second.start(config, _ -> new SessionOutcome.Completed(), new SimpleMeterRegistry()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot listen");
    }
}
