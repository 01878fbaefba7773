package dev.doorman.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tools;
import dev.doorman.gateway.access.Knock.Answer;
import dev.doorman.gateway.access.Sources.Family;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each limit and each reason to refuse a client, from outside: real sockets from many addresses, over IPv4 and IPv6. The
 * services are one echo by many names. Needs root, for IPv6 addresses.
 */
class LimitsIT {
    private static final int PLAIN = 8000;
    private static final int FULL = 8001;
    private static final int PER_SOURCE = 8002;
    private static final int PER_SOURCE_RATE = 8003;
    private static final int PACED = 8004;
    private static final int CLOSED = 8005;
    private static final int OPEN = 8006;
    private static final int SENSOR = 8007;
    private static final int BSD_RATE = 8008;
    private static final int WAITS = 8009;
    private static final int UNKEPT = 8012;
    private static final int MANY = 6;

    private static final Sources SOURCES = new Sources(1);

    private static Doorman doorman;

    @BeforeAll
    static void start() throws Exception {
        LocalTime now = LocalTime.now(ZoneId.systemDefault());
        doorman = Doorman.configured("", "");
        String echo = " NULL tcp://127.0.0.1:" + doorman.port(7) + "\n";
        doorman.write(
                "inetd.conf",
                "127.0.0.1:echo stream tcp nowait NULL internal\n"
                        + at(PLAIN, "nowait", echo)
                        + at(FULL, "nowait/2", echo)
                        + at(PER_SOURCE, "nowait/0/0/2", echo)
                        + at(PER_SOURCE_RATE, "nowait", echo)
                        + at(PACED, "nowait.60", echo)
                        + at(CLOSED, "nowait", echo)
                        + at(OPEN, "nowait", echo)
                        + at(SENSOR, "nowait", " NULL sensor\n")
                        + at(BSD_RATE, "nowait/0/3", echo)
                        + at(WAITS, "nowait/1", echo)
                        + at(UNKEPT, "nowait", echo));
        doorman.write("doorman.properties", """
                lockout = 1s
                sensor-time = 2s
                throttle.free = 100000
                ban.failures = 100000
                service.%1$s.per-source-rate = 3
                service.%2$s.access-times = %3$s-%4$s
                service.%5$s.access-times = %6$s-%7$s
                service.%8$s.when-full = wait
                service.%2$s.backlog = 77
                service.%9$s.keep-alive = false
                """.formatted(
                        name(PER_SOURCE_RATE),
                        name(CLOSED),
                        minute(now.plusHours(3)),
                        minute(now.plusHours(4)),
                        name(OPEN),
                        minute(now.minusHours(3)),
                        minute(now.plusHours(4)),
                        name(WAITS),
                        name(UNKEPT)));
        doorman.start();
    }

    @AfterAll
    static void stop() throws Exception {
        SOURCES.close();
        doorman.close();
    }

    private static String at(int port, String wait, String server) {
        return name(port) + " stream tcp " + wait + server;
    }

    private static String name(int port) {
        return String.valueOf(port);
    }

    private static String minute(LocalTime time) {
        return "%02d:%02d".formatted(time.getHour(), time.getMinute());
    }

    private static Answer knock(String source, int port) throws IOException {
        return Knock.answer(source, doorman.port(port));
    }

    /** How often a service has refused somebody for a reason, as the metric says. */
    private static double refused(int port, RefusalReason reason) throws Exception {
        Matcher metric = Pattern.compile("doorman_gateway_refused_total\\{reason=\"" + reason.label() + "\",service=\""
                        + name(port) + "\",?} ([0-9.E]+)")
                .matcher(doorman.ask("/q/metrics"));
        return metric.find() ? Double.parseDouble(metric.group(1)) : 0;
    }

    private static void assertRefused(String source, int port, RefusalReason reason) throws Exception {
        double before = refused(port, reason);
        assertThat(knock(source, port)).isEqualTo(Answer.RESET);
        assertThat(refused(port, reason)).as("refused for " + reason.label()).isEqualTo(before + 1);
    }

    /** Until the gateway has seen that those before have left. */
    private static void awaitServed(String source, int port) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(knock(source, port)).isEqualTo(Answer.SERVED));
    }

    @ParameterizedTest
    @EnumSource
    void withoutLimitsManyComeAtOnce(Family family) throws Exception {
        List<Knock> all = new ArrayList<>();
        String source = SOURCES.fresh(family);
        try {
            for (int i = 0; i < MANY; i++) {
                all.add(Knock.from(source, doorman.port(PLAIN)));
            }
            assertThat(all).allMatch(knock -> knock.answer() == Answer.SERVED);
        } finally {
            for (Knock knock : all) {
                knock.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void maxChildIsOfAllSourcesTogether(Family family) throws Exception {
        String last = SOURCES.fresh(family);
        awaitServed(SOURCES.fresh(family), FULL);
        try (Knock one = held(SOURCES.fresh(family), FULL);
                Knock two = held(SOURCES.fresh(family), FULL)) {
            assertThat(List.of(one.answer(), two.answer())).containsOnly(Answer.SERVED);
            assertRefused(last, FULL, RefusalReason.SERVICE_FULL);
            assertThat(knock(last, PLAIN)).isEqualTo(Answer.SERVED);
        }
        awaitServed(last, FULL);
    }

    /** One that is served, and stays: who was there before may still be leaving. */
    private static Knock held(String source, int port) throws IOException {
        long limit = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            Knock knock = Knock.from(source, doorman.port(port));
            if (knock.answer() == Answer.SERVED || System.nanoTime() > limit) {
                return knock;
            }
            knock.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereAServiceWaitsWhenFullNobodyIsRefused(Family family) throws Exception {
        String second = SOURCES.fresh(family);
        Thread waiting;
        List<Answer> answers = new ArrayList<>();
        try (Knock first = held(SOURCES.fresh(family), WAITS)) {
            assertThat(first.answer()).isEqualTo(Answer.SERVED);
            waiting = Thread.startVirtualThread(() -> {
                try {
                    answers.add(knock(second, WAITS));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(waiting.join(Duration.ofMillis(1500)))
                    .as("it is not answered yet")
                    .isFalse();
        }
        waiting.join();
        assertThat(answers).containsExactly(Answer.SERVED);
        assertThat(refused(WAITS, RefusalReason.SERVICE_FULL)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void maxChildPerIpIsOfEachSource(Family family) throws Exception {
        String source = SOURCES.fresh(family);
        try (Knock one = Knock.from(source, doorman.port(PER_SOURCE));
                Knock two = Knock.from(source, doorman.port(PER_SOURCE))) {
            assertThat(List.of(one.answer(), two.answer())).containsOnly(Answer.SERVED);
            assertRefused(source, PER_SOURCE, RefusalReason.PER_SOURCE);
            assertThat(knock(SOURCES.fresh(family), PER_SOURCE)).isEqualTo(Answer.SERVED);
        }
        awaitServed(source, PER_SOURCE);
    }

    /** CVE-2022-39028: what one source does costs that source, and never the service. */
    @ParameterizedTest
    @EnumSource
    void whoComesTooOftenIsLockedOutForAWhileAndNobodyElse(Family family) throws Exception {
        String source = SOURCES.fresh(family);
        for (int i = 0; i < 3; i++) {
            assertThat(knock(source, PER_SOURCE_RATE)).isEqualTo(Answer.SERVED);
        }
        assertRefused(source, PER_SOURCE_RATE, RefusalReason.PER_SOURCE_RATE);
        assertRefused(source, PER_SOURCE_RATE, RefusalReason.LOCKED_OUT);
        assertThat(knock(source, PLAIN)).isEqualTo(Answer.SERVED);
        assertThat(knock(SOURCES.fresh(family), PER_SOURCE_RATE)).isEqualTo(Answer.SERVED);
        awaitServed(source, PER_SOURCE_RATE);
    }

    @ParameterizedTest
    @EnumSource
    void maxConnectionsPerIpPerMinuteOfFreeBsdIsTheSame(Family family) throws Exception {
        String source = SOURCES.fresh(family);
        for (int i = 0; i < 3; i++) {
            assertThat(knock(source, BSD_RATE)).isEqualTo(Answer.SERVED);
        }
        assertRefused(source, BSD_RATE, RefusalReason.PER_SOURCE_RATE);
    }

    @Test
    void theRateOfAServicePacesItsAcceptsAndRefusesNobody() throws Exception {
        // 60 a minute come at once, over both versions of IP together, and then one each second
        List<Answer> answers = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 0; i < 59; i++) {
            answers.add(knock("127.77.1.200", PACED));
        }
        for (int i = 0; i < 4; i++) {
            answers.add(knock("::1", PACED));
        }
        assertThat(answers).containsOnly(Answer.SERVED);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(2900));
    }

    @ParameterizedTest
    @EnumSource
    void outsideItsAccessTimesAServiceIsClosed(Family family) throws Exception {
        assertRefused(SOURCES.fresh(family), CLOSED, RefusalReason.ACCESS_TIMES);
        assertThat(knock(SOURCES.fresh(family), OPEN)).isEqualTo(Answer.SERVED);
    }

    @Test
    void theBacklogIsTheKernels() throws Exception {
        for (int port : new int[] {CLOSED, OPEN}) {
            String listening = Tools.run(new byte[0], List.of("ss", "-Hltn", "sport = :" + doorman.port(port)))
                    .text();
            assertThat(listening.lines()).hasSize(2);
            assertThat(listening.lines())
                    .allMatch(line -> line.matches("LISTEN +\\d+ +" + (port == CLOSED ? "77" : "1024") + " .*"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void silentClientsAreLookedAfterUnlessItIsOff(Family family) throws Exception {
        String source = SOURCES.fresh(family);
        try (Knock kept = held(source, OPEN)) {
            assertThat(kept.answer()).isEqualTo(Answer.SERVED);
            assertThat(timers(OPEN)).contains("timer:(keepalive");
        }
        try (Knock plain = held(source, UNKEPT)) {
            assertThat(plain.answer()).isEqualTo(Answer.SERVED);
            assertThat(timers(UNKEPT)).isNotEmpty().doesNotContain("keepalive");
        }
    }

    private static String timers(int port) throws Exception {
        return Tools.run(new byte[0], List.of("ss", "-Htno", "state", "established", "sport = :" + doorman.port(port)))
                .text();
    }

    @ParameterizedTest
    @EnumSource
    void whoTouchesASensorIsBannedFromAllServicesForATime(Family family) throws Exception {
        String source = SOURCES.fresh(family);
        assertThat(knock(source, PLAIN)).isEqualTo(Answer.SERVED);
        assertRefused(source, SENSOR, RefusalReason.SENSOR);
        assertRefused(source, PLAIN, RefusalReason.BANNED);
        assertThat(doorman.launcher("bans", "--state", doorman.state().toString())
                        .output())
                .contains(source.replaceFirst("::1$", "::/64"));
        assertThat(knock(SOURCES.fresh(family), PLAIN)).isEqualTo(Answer.SERVED);
        awaitServed(source, PLAIN);
    }
}
