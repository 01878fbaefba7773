package dev.doorman.authd.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.ban.Source;
import dev.doorman.common.settings.Settings;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThrottleTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.7");
    private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("198.51.100.9");
    private static final int MANY = 100;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000);
    private final Throttle throttle = new Throttle(now::get);
    private final Settings settings;

    ThrottleTest() throws Exception {
        settings = Settings.parse(List.of("ban.exempt = 192.0.2.7, 10.0.0.0/8"));
    }

    private void pass(Duration time) {
        long _ = now.addAndGet(time.toNanos());
    }

    /** One login, judged at once; how long it is held, or -1 when it is refused unheard. */
    private long login(String name, InetAddress client, boolean right) throws InterruptedException {
        return switch (throttle.admit(name, client, settings)) {
            case Throttle.Admission.Refused _ -> -1;
            case Throttle.Admission.Admitted(Throttle.Turn turn) -> {
                try (turn) {
                    if (right) {
                        turn.granted();
                    } else {
                        turn.failed();
                    }
                    yield turn.hold().toMillis();
                }
            }
        };
    }

    private List<Long> inTurn(String name, InetAddress client, int times) throws InterruptedException {
        List<Long> holds = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            holds.add(login(name, client, false));
            pass(Duration.ofMillis(holds.getLast()));
        }
        return holds;
    }

    @Test
    void answersComeLaterAndLater() throws Exception {
        assertThat(inTurn("john", HERE, 10))
                .containsExactly(0L, 0L, 0L, 1000L, 2000L, 4000L, 8000L, 16_000L, 30_000L, 30_000L);
    }

    @Test
    void aRightPasswordComesNoSoonerAndClearsTheWay() throws Exception {
        inTurn("john", HERE, 5);
        assertThat(login("john", HERE, true)).isEqualTo(4000);
        assertThat(inTurn("john", HERE, 4)).containsExactly(0L, 0L, 0L, 1000L);
    }

    @Test
    void itClearsNobodyElsesWay() throws Exception {
        inTurn("john", HERE, 5);
        inTurn("john", ELSEWHERE, 3);
        assertThat(login("john", ELSEWHERE, true)).isEqualTo(1000);
        assertThat(login("john", HERE, false)).isEqualTo(4000);
        // nor that of the source
        inTurn("mary", HERE, 2);
        assertThat(login("john", HERE, true)).isPositive();
        assertThat(inTurn("jack", HERE, 2)).containsExactly(0L, 1000L);
    }

    @Test
    void theTimeUsedByJudgingIsPartOfTheHold() throws Exception {
        inTurn("john", HERE, 4);
        assertThat(throttle.admit("john", HERE, settings))
                .isInstanceOfSatisfying(Throttle.Admission.Admitted.class, admitted -> {
                    pass(Duration.ofMillis(700));
                    assertThat(admitted.turn().hold()).isEqualTo(Duration.ofMillis(1300));
                    pass(Duration.ofSeconds(5));
                    assertThat(admitted.turn().hold()).isZero();
                    admitted.turn().close();
                });
    }

    @Test
    void hangingUpDoesNotHelp() throws Exception {
        inTurn("john", HERE, 3);
        List<Long> holds = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            holds.add(login("john", HERE, false));
        }
        assertThat(holds).containsExactly(1000L, 3000L, 7000L, 15_000L, -1L, -1L);
    }

    /** A hundred guesses at once: as few are judged as if they had come in turn, the right one among them or not. */
    @Test
    void aFloodOfGuessesAtOneUserIsJudgedSlowly() throws Exception {
        AtomicInteger judging = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(MANY);
        List<Long> holds = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> guesses = new ArrayList<>();
            Callable<Long> guess = () -> {
                all.countDown();
                all.await();
                if (!(throttle.admit("john", HERE, settings)
                        instanceof Throttle.Admission.Admitted(Throttle.Turn turn))) {
                    return -1L;
                }
                try (turn) {
                    most.accumulateAndGet(judging.incrementAndGet(), Math::max);
                    byte[] _ = MessageDigest.getInstance("SHA-256").digest(new byte[100_000]);
                    judging.decrementAndGet();
                    turn.failed();
                    return turn.hold().toMillis();
                }
            };
            for (int i = 0; i < MANY; i++) {
                guesses.add(threads.submit(guess));
            }
            for (Future<Long> future : guesses) {
                holds.add(future.get());
            }
        }
        assertThat(most.get()).isLessThanOrEqualTo(3);
        assertThat(holds)
                .filteredOn(hold -> hold >= 0)
                .containsExactlyInAnyOrder(0L, 0L, 0L, 1000L, 3000L, 7000L, 15_000L);
    }

    @Test
    void manyRightLoginsAtOnceAreNotHeld() throws Exception {
        CountDownLatch all = new CountDownLatch(MANY);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> logins = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                logins.add(threads.submit(() -> {
                    all.countDown();
                    all.await();
                    return login("john", HERE, true);
                }));
            }
            for (Future<Long> login : logins) {
                assertThat(login.get()).isZero();
            }
        }
    }

    @Test
    void oneSourceThatTriesManyNamesIsSlowed() throws Exception {
        List<Long> holds = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            holds.addAll(inTurn("name" + i, HERE, 1));
        }
        assertThat(holds).containsExactly(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1000L, 2000L, 4000L);
    }

    @Test
    void strangersSlowAUserAndDoNotLockItOut() throws Exception {
        for (int i = 0; i < 1000; i++) {
            login("john", InetAddress.ofLiteral("10.0." + i / 256 + "." + i % 256), false);
        }
        assertThat(login("john", ELSEWHERE, true)).isEqualTo(5000);
        assertThat(login("mary", ELSEWHERE, true)).isZero();
    }

    @Test
    void aBannedSourceIsRefusedUnheardUntilItIsPardoned() throws Exception {
        inTurn("john", ELSEWHERE, 20);
        assertThat(throttle.admit("mary", ELSEWHERE, settings))
                .isEqualTo(new Throttle.Admission.Refused(Throttle.Unheard.BANNED, Duration.ofSeconds(30)));
        throttle.pardon(Source.of(ELSEWHERE));
        assertThat(login("mary", ELSEWHERE, true)).isZero();
        assertThat(login("john", ELSEWHERE, false)).isLessThanOrEqualTo(5000);
    }

    @Test
    void failuresAreForgotten() throws Exception {
        inTurn("john", HERE, 20);
        pass(Duration.ofMinutes(15).plusNanos(1));
        assertThat(login("john", HERE, false)).isZero();
        assertThat(throttle.size()).isEqualTo(3);
    }

    @Test
    void memoryIsBounded() throws Exception {
        for (int i = 0; i < 60_000; i++) {
            login("name" + i, InetAddress.ofLiteral("10.%d.%d.1".formatted(i / 256, i % 256)), false);
        }
        assertThat(throttle.size()).isEqualTo(3 * (1 << 14));
    }

    @Test
    void oneThatIsNeitherRightNorWrongIsNotCounted() throws Exception {
        for (int i = 0; i < 30; i++) {
            assertThat(throttle.admit("john", HERE, settings))
                    .isInstanceOfSatisfying(Throttle.Admission.Admitted.class, admitted -> {
                        assertThat(admitted.turn().hold()).isZero();
                        admitted.turn().close();
                    });
        }
        assertThat(throttle.size()).isZero();
    }
}
