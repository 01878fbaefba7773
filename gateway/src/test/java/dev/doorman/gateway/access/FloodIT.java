package dev.doorman.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Soak;
import dev.doorman.gateway.access.Knock.Answer;
import dev.doorman.gateway.access.Sources.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** More clients than there is room for, from outside. Needs root, for IPv6 addresses. */
class FloodIT {
    private static final int FLOOD = 2000;
    private static final int SOAK_FLOOD = 20_000;
    private static final int FLOODERS = 8;
    private static final int MOST = 4;
    private static final long SPARE_KILOBYTES = 96 * 1024;
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String ECHO = "echo stream tcp nowait NULL internal\n";

    private static Doorman doorman;

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.configured(ECHO, "").start();
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    /** Settings, and nobody inside who was there before. */
    private static void settings(String settings) throws Exception {
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(doorman.ask("/q/metrics")).containsPattern("(?m)^doorman_gateway_inside 0\\.0$"));
        doorman.write("doorman.properties", "throttle.free = 100000\nban.failures = 100000\n" + settings);
        assertThat(doorman.launcher("reload", "--state", doorman.state().toString())
                        .output())
                .isEqualTo("reloaded\n");
    }

    /** With limits, and with none but those that hold by themselves. */
    @ParameterizedTest
    @ValueSource(strings = {"service.echo.per-source = 10\nservice.echo.per-source-rate = 200\nlockout = 10m\n", ""})
    void aFloodFromOneSourceKeepsNobodyElseOut(String limits) throws Exception {
        int flood = Soak.rounds(FLOOD, SOAK_FLOOD);
        settings(limits);
        // who has been locked out still is
        String source = limits.isEmpty() ? "127.77.5.3" : "127.77.5.1";
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                assertThat(Knock.answer("127.77.5.2", doorman.port(7))).isEqualTo(Answer.SERVED);
            }
            long memory = residentKilobytes();
            long lines = lines();
            AtomicInteger next = new AtomicInteger();
            List<Future<Map<Answer, Integer>>> flooders = new ArrayList<>();
            for (int i = 0; i < FLOODERS; i++) {
                flooders.add(threads.submit(() -> flood(source, next, flood)));
            }
            long started = System.nanoTime();
            long slowest = 0;
            int others = 0;
            while (flooders.stream().anyMatch(flooder -> !flooder.isDone())) {
                long begun = System.nanoTime();
                // each of another source
                String other =
                        "127.%d.%d.%d".formatted(78 + others / 62_500 % 100, others / 250 % 250, 1 + others % 250);
                assertThat(Knock.answer(other, doorman.port(7))).isEqualTo(Answer.SERVED);
                slowest = Math.max(slowest, System.nanoTime() - begun);
                others++;
            }
            int served = 0;
            for (Future<Map<Answer, Integer>> flooder : flooders) {
                assertThat(flooder.get().keySet()).isSubsetOf(Answer.SERVED, Answer.RESET);
                served += flooder.get().getOrDefault(Answer.SERVED, 0);
            }
            assertThat(others).isPositive();
            assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(5));
            if (limits.isEmpty()) {
                assertThat(served).isEqualTo(flood);
            } else {
                assertThat(served).isLessThanOrEqualTo(200);
            }
            assertThat(residentKilobytes() - memory).isLessThan(SPARE_KILOBYTES);
            // one for each that was served otherwise; for the flood some at once, and then some each second
            long seconds = Duration.ofNanos(System.nanoTime() - started).toSeconds();
            assertThat(lines() - lines).isLessThan(others + 400L + 30 * seconds);
        }
    }

    private static Map<Answer, Integer> flood(String source, AtomicInteger next, int all) throws IOException {
        Map<Answer, Integer> answers = new EnumMap<>(Answer.class);
        while (next.getAndIncrement() < all) {
            answers.merge(Knock.answer(source, doorman.port(7)), 1, Integer::sum);
        }
        return answers;
    }

    private static long residentKilobytes() throws IOException {
        Matcher resident = Pattern.compile("VmRSS:\\s+(\\d+) kB")
                .matcher(Files.readString(Path.of("/proc", String.valueOf(doorman.gatewayPid()), "status")));
        assertThat(resident.find()).isTrue();
        return Long.parseLong(resident.group(1));
    }

    private static long lines() throws IOException {
        return doorman.log("gateway").lines().count();
    }

    @ParameterizedTest
    @EnumSource
    void theGatewayAsAWholeHasRoomForSoMany(Family family) throws Exception {
        Sources sources = new Sources(6);
        List<Knock> inside = new ArrayList<>();
        settings("max-connections = " + MOST + "\n");
        double before = refused();
        try {
            for (int i = 0; i < MOST; i++) {
                inside.add(Knock.from(sources.fresh(family), doorman.port(7)));
            }
            assertThat(inside).allMatch(knock -> knock.answer() == Answer.SERVED);
            String late = sources.fresh(family);
            assertThat(Knock.answer(late, doorman.port(7))).isEqualTo(Answer.RESET);
            assertThat(refused()).isEqualTo(before + 1);
            inside.removeLast().close();
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(Knock.answer(late, doorman.port(7))).isEqualTo(Answer.SERVED));
        } finally {
            for (Knock knock : inside) {
                knock.close();
            }
            sources.close();
        }
    }

    private static double refused() throws Exception {
        Matcher metric = Pattern.compile(
                        "doorman_gateway_refused_total\\{reason=\"max-connections\",service=\"echo\",?} ([0-9.E]+)")
                .matcher(doorman.ask("/q/metrics"));
        return metric.find() ? Double.parseDouble(metric.group(1)) : 0;
    }
}
