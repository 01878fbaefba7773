package dev.doorman.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Three telnetd, and one that is told to stop. */
@OnStack
class ScaleIT {
    private static final int SESSIONS = 30;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @Test
    void sessionsSpreadAndAReplicaThatStopsLetsItsOwnEnd(Stack stack) throws Exception {
        stack.compose("up", "--detach", "--no-recreate", "--no-deps", "--scale", "telnetd=3", "telnetd");
        List<RawTelnet> sessions = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Container> replicas = stack.containers("telnetd");
            assertThat(replicas).hasSize(3);
            for (Container replica : replicas) {
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(replica.health()).isEqualTo("healthy"));
            }
            for (int i = 0; i < SESSIONS; i++) {
                sessions.add(new RawTelnet(stack.port(23)).login());
            }
            Map<String, List<RawTelnet>> byHost = byHost(sessions);
            assertThat(byHost).hasSize(3);
            assertThat(byHost.values()).allSatisfy(own -> assertThat(own).hasSize(SESSIONS / 3));

            Container leaving = replicas.getFirst();
            List<RawTelnet> staying =
                    Objects.requireNonNull(byHost.get(leaving.id().substring(0, 12)));
            Future<String> stopped = executor.submit(() -> stack.docker().run("stop", "--time", "90", leaving.id()));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(
                                    Http.get(leaving.http(), "/q/health/ready").statusCode())
                            .isEqualTo(503));
            assertThat(Http.get(leaving.http(), "/q/health/live").statusCode()).isEqualTo(200);

            // new ones go to the others, and its own go on
            List<RawTelnet> later = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                RawTelnet session = new RawTelnet(stack.port(23)).login();
                sessions.add(session);
                later.add(session);
            }
            assertThat(byHost(later)).doesNotContainKey(leaving.id().substring(0, 12));
            for (RawTelnet session : staying) {
                assertThat(session.run("echo still here")).isEqualTo("still here\r\n");
            }
            assertThat(stopped.isDone()).isFalse();
            assertThat(leaving.running()).isTrue();

            // it ends when its last session does, not at the grace time
            for (RawTelnet session : staying) {
                session.send("exit\r").rest();
            }
            long begun = System.nanoTime();
            stopped.get();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
            assertThat(leaving.running()).isFalse();
            // nobody at the others has noticed
            for (RawTelnet session : later) {
                assertThat(session.run("echo here")).isEqualTo("here\r\n");
            }
        } finally {
            for (RawTelnet session : sessions) {
                session.close();
            }
            stack.compose("up", "--detach", "--no-recreate", "--no-deps", "--scale", "telnetd=1", "telnetd");
        }
        Container left = stack.container("telnetd");
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(left.health()).isEqualTo("healthy");
            assertThat(left.processes(Doorman.UID)).isEmpty();
        });
    }

    /** Sessions by the name of the container that they run in, which is the beginning of its id. */
    private static Map<String, List<RawTelnet>> byHost(List<RawTelnet> sessions) throws Exception {
        Map<String, List<RawTelnet>> found = new HashMap<>();
        for (RawTelnet session : sessions) {
            found.computeIfAbsent(session.run("cat /proc/sys/kernel/hostname").strip(), _ -> new ArrayList<>())
                    .add(session);
        }
        return found;
    }
}
