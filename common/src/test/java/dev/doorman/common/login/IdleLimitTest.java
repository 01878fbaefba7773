package dev.doorman.common.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdleLimitTest {
    private final AtomicLong clock =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(100).toNanos());

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void aWarningComesAMinuteBeforeTheEnd() {
        IdleLimit limit = new IdleLimit(Duration.ofMinutes(30), clock::get);
        assertThat(limit.notice()).isEqualTo(Duration.ofMinutes(1));
        assertThat(limit.next()).isEqualTo(Duration.ofMinutes(29).toNanos());
        pass(Duration.ofMinutes(29).minusNanos(1));
        assertThat(limit.due()).isEqualTo(IdleLimit.Due.NOTHING);
        assertThat(limit.next()).isEqualTo(1);
        pass(Duration.ofNanos(1));
        assertThat(limit.due()).isEqualTo(IdleLimit.Due.WARNING);
        assertThat(limit.due()).isEqualTo(IdleLimit.Due.NOTHING);
        assertThat(limit.next()).isEqualTo(Duration.ofMinutes(1).toNanos());
        pass(Duration.ofMinutes(1));
        assertThat(limit.due()).isEqualTo(IdleLimit.Due.END);
    }

    @Test
    void orATenthOfTheTimeBeforeIt() {
        IdleLimit limit = new IdleLimit(Duration.ofSeconds(50), clock::get);
        assertThat(limit.notice()).isEqualTo(Duration.ofSeconds(5));
        pass(Duration.ofSeconds(45));
        assertThat(limit.due()).isEqualTo(IdleLimit.Due.WARNING);
    }

    @Test
    void aKeyBeginsTheTimeAnewAndTheWarningToo() {
        IdleLimit limit = new IdleLimit(Duration.ofSeconds(50), clock::get);
        for (int round = 0; round < 3; round++) {
            pass(Duration.ofSeconds(49));
            assertThat(limit.due()).isEqualTo(IdleLimit.Due.WARNING);
            limit.pressed();
            assertThat(limit.due()).isEqualTo(IdleLimit.Due.NOTHING);
            assertThat(limit.next()).isEqualTo(Duration.ofSeconds(45).toNanos());
        }
        pass(Duration.ofHours(1));
        assertThat(limit.due()).isEqualTo(IdleLimit.Due.END);
    }
}
