package dev.doorman.common.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogPaceTest {
    @Test
    void oneASecondPassesAndTellsOfTheRest() {
        // near where the clock's number wraps
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
        LogPace pace = new LogPace(nanos::get);
        assertThat(pace.pass()).isZero();
        for (int i = 0; i < 99; i++) {
            assertThat(pace.pass()).isEqualTo(LogPace.LEFT_OUT);
        }
        nanos.addAndGet(999_999_999);
        assertThat(pace.pass()).isEqualTo(LogPace.LEFT_OUT);
        nanos.incrementAndGet();
        assertThat(pace.pass()).isEqualTo(100);
        nanos.addAndGet(1_000_000_000);
        assertThat(pace.pass()).isZero();
    }
}
