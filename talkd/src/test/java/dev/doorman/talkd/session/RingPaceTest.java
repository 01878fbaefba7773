package dev.doorman.talkd.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RingPaceTest {
    private long now = Long.MAX_VALUE - 5;
    private final RingPace pace = new RingPace(6, Duration.ofSeconds(10), () -> now);

    @Test
    void sixAtOnceThenOneEachTenSeconds() {
        for (int i = 0; i < 6; i++) {
            assertThat(pace.rings("a")).isTrue();
        }
        assertThat(pace.rings("a")).isFalse();
        assertThat(pace.rings("b")).isTrue();
        now += TimeUnit.SECONDS.toNanos(10);
        assertThat(pace.rings("a")).isTrue();
        assertThat(pace.rings("a")).isFalse();
        now += TimeUnit.SECONDS.toNanos(60);
        for (int i = 0; i < 6; i++) {
            assertThat(pace.rings("a")).isTrue();
        }
        assertThat(pace.rings("a")).isFalse();
    }

    /** As a talk does that nobody answers. */
    @Test
    void whoRingsEachHalfMinuteAlwaysMay() {
        for (int i = 0; i < 100; i++) {
            assertThat(pace.rings("a")).isTrue();
            now += TimeUnit.SECONDS.toNanos(30);
        }
    }
}
