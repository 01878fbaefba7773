package dev.doorman.gateway.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, a shell's, in the daemons' place. */
class ProcessActivatorTest {
    private static final String SERVES = "echo doorman-ready link=127.0.0.1:4711; exec cat > /dev/null";
    private static final ProcessActivator.Times NEVER = times(Duration.ofHours(1), Duration.ofHours(1));

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger starts = new AtomicInteger();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ActivationMeters meters = new ActivationMeters(registry);

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Child child(String script) throws IOException {
        starts.incrementAndGet();
        return Child.start(
                "testd", List.of("/bin/sh", "-c", script), Map.of("PATH", "/usr/bin:/bin"), folder.resolve("log"));
    }

    private static ProcessActivator.Times times(Duration starting, Duration idle) {
        return new ProcessActivator.Times(_ -> starting, _ -> idle);
    }

    private static Activation get(Activator activator) throws Exception {
        return activator
                .activate("testd")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void manyAskersStartOneAndItsEndIsNoticed() throws Exception {
        try (Activator activator = new ProcessActivator(vertx, _ -> child(SERVES), NEVER, meters)) {
            assertThat(activator.state("testd")).isEqualTo("stopped");
            for (int i = 0; i < 20; i++) {
                assertThat(get(activator))
                        .isEqualTo(new Activation.Ready(
                                new LoneInstance(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 4711))));
            }
            assertThat(starts).hasValue(1);
            assertThat(activator.serving("testd")).isEqualTo(1);
            assertThat(activator.state("testd")).startsWith("running pid=").endsWith("link=127.0.0.1:4711");
            long pid = Long.parseLong(activator.state("testd").replaceAll("\\D*(\\d+) .*", "$1"));
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            await().until(() -> activator.state("testd").equals("stopped"));
            get(activator);
            assertThat(starts).hasValue(2);
        }
    }

    @Test
    void anIdleOneIsStoppedAndABusyOneIsNot() throws Exception {
        try (Activator activator = new ProcessActivator(
                vertx, _ -> child(SERVES), times(Duration.ofHours(1), Duration.ofMillis(100)), meters)) {
            activator.begun("testd");
            get(activator);
            await().during(Duration.ofMillis(800))
                    .until(() -> activator.state("testd").startsWith("running"));
            activator.ended("testd");
            await().until(() -> activator.state("testd").equals("stopped"));
        }
    }

    @Test
    void oneThatDiesBeforeItServesIsTriedAgainLater() throws Exception {
        try (Activator activator =
                new ProcessActivator(vertx, _ -> child(starts.get() == 0 ? "exit 3" : SERVES), NEVER, meters)) {
            assertThat(get(activator))
                    .isInstanceOfSatisfying(
                            Activation.Unavailable.class,
                            none -> assertThat(none.reason()).contains("ended with exit code 3"));
            assertThat(get(activator)).isInstanceOf(Activation.Unavailable.class);
            assertThat(starts).hasValue(1);
            await().atMost(Duration.ofSeconds(5)).until(() -> get(activator) instanceof Activation.Ready);
        }
    }

    @Test
    void whoeverKnocksAtOneThatCrashesDoesNotStartItEachTime() throws Exception {
        try (Activator activator = new ProcessActivator(vertx, _ -> child("exit 3"), NEVER, meters)) {
            long begun = System.nanoTime();
            int knocks = 0;
            while (starts.get() < 3) {
                assertThat(get(activator)).isInstanceOf(Activation.Unavailable.class);
                knocks++;
            }
            // a second of rest after the first time, and two after the next
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(2900));
            assertThat(knocks).isGreaterThan(200);
            assertThat(registry.counter("doorman.gateway.activations", "daemon", "testd", "result", "failed")
                            .count())
                    .isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void oneThatHangsIsEndedAndHasFailed() throws Exception {
        String hangs = "exec cat > /dev/null";
        try (Activator activator = new ProcessActivator(
                vertx,
                _ -> child(starts.get() == 0 ? hangs : SERVES),
                times(Duration.ofSeconds(1), Duration.ofHours(1)),
                meters)) {
            Future<Activation> knock = activator.activate("testd");
            await().until(() -> activator.state("testd").startsWith("starting pid="));
            long pid = Long.parseLong(activator.state("testd").replaceAll("\\D*(\\d+)", "$1"));
            assertThat(knock.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS))
                    .isEqualTo(
                            new Activation.Unavailable("testd did not serve within 1 s; see " + folder.resolve("log")));
            assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
            assertThat(registry.counter("doorman.gateway.activations", "daemon", "testd", "result", "failed")
                            .count())
                    .isEqualTo(1);
            // it is left alone for a second
            assertThat(get(activator)).isInstanceOf(Activation.Unavailable.class);
            assertThat(starts).hasValue(1);
            await().atMost(Duration.ofSeconds(5)).until(() -> get(activator) instanceof Activation.Ready);
            // and what serves is left alone for good
            await().during(Duration.ofMillis(1500))
                    .until(() -> activator.state("testd").startsWith("running"));
        }
    }

    @Test
    void aDaemonMayTakeTwiceAsLongToServeAsAClientIsHeldAndTenSecondsAtLeast() {
        assertThat(ProcessActivator.Times.starting(Duration.ofSeconds(30))).isEqualTo(Duration.ofMinutes(1));
        assertThat(ProcessActivator.Times.starting(Duration.ofMillis(500))).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void oneThatCannotBeStartedIsUnavailable() throws Exception {
        try (Activator activator = new ProcessActivator(
                vertx,
                _ -> {
                    throw new IOException("not built");
                },
                NEVER,
                meters)) {
            assertThat(get(activator)).isEqualTo(new Activation.Unavailable("not built"));
        }
    }

    @Test
    void nothingIsStartedOnceItIsClosed() throws Exception {
        Activator activator = new ProcessActivator(vertx, _ -> child(SERVES), NEVER, meters);
        get(activator);
        activator.close();
        assertThat(get(activator)).isInstanceOf(Activation.Unavailable.class);
    }

    @Test
    void aCompanionIsStartedAgain() throws Exception {
        try (Companion companion = new Companion(vertx, "testd", () -> child(SERVES))) {
            companion.start();
            await().until(companion::running);
            ProcessHandle.current()
                    .children()
                    .filter(process -> process.info().command().orElse("").endsWith("cat"))
                    .forEach(ProcessHandle::destroyForcibly);
            await().atMost(Duration.ofSeconds(10)).until(() -> starts.get() == 2 && companion.running());
        }
    }

    @Test
    void aCommandKeepsOnlyTheCapabilitiesThatItNeeds() throws Exception {
        Path home = folder.resolve("home");
        Path application = home.resolve("telnetd/target/quarkus-app");
        Files.createDirectories(application);
        Files.writeString(application.resolve("quarkus-run.jar"), "x");
        Path names = Files.createDirectory(folder.resolve("names"));
        assertThat(new DaemonCommand(home, names, DaemonCommand.Privilege.ROOT, DaemonCommand.Names.SHOWN)
                        .of("telnetd"))
                .startsWith("/usr/bin/unshare", "--mount")
                .containsSequence(
                        "sh",
                        names.toString(),
                        "passwd",
                        "group",
                        "--",
                        "/usr/bin/setpriv",
                        "--bounding-set=-all,+setuid,+setgid,+kill")
                .noneMatch(argument -> argument.startsWith("-XX:AOTCache"));
        assertThat(new DaemonCommand(home, names, DaemonCommand.Privilege.ROOT, DaemonCommand.Names.SYSTEM)
                        .of("telnetd"))
                .startsWith("/usr/bin/setpriv");
        Files.createFile(names.resolve("profile"));
        assertThat(new DaemonCommand(home, names, DaemonCommand.Privilege.ROOT, DaemonCommand.Names.SYSTEM)
                        .of("telnetd"))
                .containsSequence("sh", names.toString(), "profile", "--", "/usr/bin/setpriv");
        FileTime second = FileTime.fromMillis(1_700_000_000_999L);
        Files.setLastModifiedTime(application.resolve("quarkus-run.jar"), second);
        Path cache = home.resolve("telnetd/target/aot/1-1-1700000000.aot");
        Files.createDirectories(cache.getParent());
        Files.writeString(cache, "x");
        List<String> plain =
                new DaemonCommand(home, names, DaemonCommand.Privilege.NONE, DaemonCommand.Names.SHOWN).of("telnetd");
        assertThat(plain.getFirst()).endsWith("/bin/java");
        assertThat(plain).contains("-XX:AOTCache=" + cache);
        Files.writeString(application.resolve("quarkus-run.jar"), "xy");
        assertThat(new DaemonCommand(home, names, DaemonCommand.Privilege.NONE, DaemonCommand.Names.SHOWN)
                        .of("telnetd"))
                .as("a stale cache is not used")
                .noneMatch(argument -> argument.startsWith("-XX:AOTCache"));
        assertThatThrownBy(() -> new DaemonCommand(home, names, DaemonCommand.Privilege.NONE, DaemonCommand.Names.SHOWN)
                        .of("nosuchd"))
                .hasMessageContaining("has not been built");
    }
}
