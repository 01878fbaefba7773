package dev.doorman.common.ban;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.net.Network;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BansTest {
    private static final BanPolicy POLICY =
            new BanPolicy(5, Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofMinutes(5), List.of());
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.7");

    private long now = Long.MAX_VALUE - 1_000_000;
    private final Bans bans = new Bans(8, () -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private @Nullable Ban fail(InetAddress client, int times) {
        @Nullable Ban ban = null;
        for (int i = 0; i < times; i++) {
            ban = bans.failed(client, POLICY);
        }
        return ban;
    }

    private static InetAddress client(int number) {
        return InetAddress.ofLiteral("10.0." + (number >> 8) + "." + (number & 0xff));
    }

    @Test
    void tooManyFailuresBringABanThatEndsByItself() {
        assertThat(fail(CLIENT, 4)).isNull();
        assertThat(bans.banned(CLIENT, POLICY)).isFalse();
        assertThat(fail(CLIENT, 1)).isEqualTo(new Ban(Source.of(CLIENT), Duration.ofMinutes(1), 5));
        assertThat(bans.banned(CLIENT, POLICY)).isTrue();
        assertThat(bans.banned(client(1), POLICY)).isFalse();
        pass(Duration.ofSeconds(59));
        assertThat(bans.all()).containsExactly(new Ban(Source.of(CLIENT), Duration.ofSeconds(1), 5));
        pass(Duration.ofSeconds(1));
        assertThat(bans.banned(CLIENT, POLICY)).isFalse();
        assertThat(bans.all()).isEmpty();
    }

    @Test
    void failuresOfAnotherWindowDoNotCount() {
        assertThat(fail(CLIENT, 4)).isNull();
        pass(POLICY.window().plusNanos(1));
        assertThat(fail(CLIENT, 4)).isNull();
        assertThat(fail(CLIENT, 1)).isNotNull();
    }

    @Test
    void whoIsBannedAgainSoonIsBannedForTwiceAsLong() {
        List<Long> minutes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            minutes.add(Objects.requireNonNull(fail(CLIENT, 5)).left().toMinutes());
            pass(Duration.ofMinutes(minutes.getLast()));
        }
        assertThat(minutes).containsExactly(1L, 2L, 4L, 5L, 5L);
        pass(Duration.ofMinutes(5));
        assertThat(Objects.requireNonNull(fail(CLIENT, 5)).left()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aBanIsNotProlongedWhileItHolds() {
        fail(CLIENT, 5);
        pass(Duration.ofSeconds(30));
        assertThat(fail(CLIENT, 50)).isNull();
        pass(Duration.ofSeconds(30));
        assertThat(bans.banned(CLIENT, POLICY)).isFalse();
    }

    @Test
    void theHostsOfOneNetworkShareABanAndNoOthersDo() {
        for (int i = 0; i < 5; i++) {
            bans.failed(InetAddress.ofLiteral("2001:db8:0:1:" + i + "::7"), POLICY);
        }
        assertThat(bans.banned(InetAddress.ofLiteral("2001:db8:0:1::99"), POLICY))
                .isTrue();
        assertThat(bans.banned(InetAddress.ofLiteral("2001:db8:0:2::7"), POLICY))
                .isFalse();
        assertThat(bans.all()).singleElement().hasFieldOrPropertyWithValue("source", Source.parse("2001:db8:0:1::/64"));
    }

    @Test
    void whoIsExemptIsNotCountedAndFreedAtOnce() {
        BanPolicy sparing = new BanPolicy(
                5,
                POLICY.window(),
                POLICY.time(),
                POLICY.longest(),
                List.of(Objects.requireNonNull(Network.of("192.0.2.0/24"))));
        for (int i = 0; i < 50; i++) {
            assertThat(bans.failed(CLIENT, sparing)).isNull();
        }
        assertThat(fail(CLIENT, 4)).isNull();
        assertThat(fail(CLIENT, 1)).isNotNull();
        assertThat(bans.banned(CLIENT, sparing)).isFalse();
    }

    @Test
    void aPardonForgetsAll() {
        fail(CLIENT, 5);
        bans.pardon(Source.of(CLIENT));
        assertThat(bans.banned(CLIENT, POLICY)).isFalse();
        assertThat(fail(CLIENT, 4)).isNull();
        bans.pardon(Source.of(CLIENT));
        assertThat(fail(CLIENT, 4)).isNull();
        assertThat(Objects.requireNonNull(fail(CLIENT, 1)).left()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void strangersDisplaceEachOtherAndNobodyWhoMatters() {
        fail(CLIENT, 4);
        fail(client(0), 5);
        for (int i = 1; i <= 10_000; i++) {
            fail(client(i), 1);
        }
        assertThat(bans.size()).isEqualTo(9);
        assertThat(bans.banned(client(0), POLICY)).isTrue();
        assertThat(fail(CLIENT, 1)).isNotNull();
    }

    @Test
    void whenAllPlacesAreTakenTheBanThatEndsSoonestMakesRoom() {
        for (int i = 0; i < 9; i++) {
            fail(client(i), 5);
            pass(Duration.ofSeconds(1));
        }
        assertThat(IntStream.range(0, 9).filter(i -> bans.banned(client(i), POLICY)))
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    /** Against a plain record of all failures: whoever is banned has earned it, and memory is bounded at every step. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4711, 20_251_125})
    void nobodyIsBannedForLess(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Map<Integer, List<Long>> failures = new HashMap<>();
        int banned = 0;
        for (int i = 0; i < 200_000; i++) {
            // a few who fail often, and a crowd
            int number = random.nextInt(10) < 3 ? random.nextInt(6) : random.nextInt(20_000);
            pass(Duration.ofMillis(random.nextLong(20_000)));
            boolean counted = !bans.banned(client(number), POLICY);
            if (counted) {
                failures.computeIfAbsent(number, _ -> new ArrayList<>()).add(now);
            }
            if (bans.failed(client(number), POLICY) != null) {
                banned++;
                List<Long> own = Objects.requireNonNull(failures.get(number));
                assertThat(own.size()).as("seed %d step %d", seed, i).isGreaterThanOrEqualTo(5);
                assertThat(now - own.get(own.size() - 5))
                        .as("seed %d step %d", seed, i)
                        .isLessThanOrEqualTo(POLICY.window().toNanos());
                own.clear();
            }
            assertThat(bans.size()).as("seed %d step %d", seed, i).isLessThanOrEqualTo(16);
        }
        assertThat(banned).as("seed %d", seed).isPositive();
    }
}
