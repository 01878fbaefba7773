package dev.doorman.ftpd.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.settings.FtpSettings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RatesTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final AtomicLong now = new AtomicLong(1);

    @Test
    void theMeanHolds() {
        Rate rate = new Rate(1_000, now::get);
        assertThat(rate.charge(250)).as("a quarter of a second is free").isZero();
        assertThat(rate.charge(1_000)).isEqualTo(SECOND);
        now.addAndGet(SECOND);
        assertThat(rate.charge(500)).isEqualTo(SECOND / 2);
        now.addAndGet(100 * SECOND);
        assertThat(rate.charge(250)).as("silence is not saved up").isZero();
        assertThat(rate.charge(1)).isPositive();
        assertThat(rate.most(1 << 20)).isEqualTo(1024);
        assertThat(Rate.UNLIMITED.charge(Long.MAX_VALUE)).isZero();
        assertThat(Rate.UNLIMITED.most(4711)).isEqualTo(4711);
    }

    private static FtpSettings.Limits limits(long user, long anonymous, long total) {
        return new FtpSettings.Limits(
                1, 1, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, user, anonymous, total);
    }

    @Test
    void aUsersSessionsShareOne() {
        Rates rates = new Rates(now::get);
        Rates.Held first = rates.hold("ftp", "john", false, limits(8_192, 0, 0));
        Rates.Held second = rates.hold("ftp", "john", false, limits(8_192, 0, 0));
        Rates.Held mary = rates.hold("ftp", "mary", false, limits(8_192, 0, 16_384));
        assertThat(first.most(1 << 20)).isEqualTo(1024);
        assertThat(mary.most(1 << 20)).isEqualTo(1024);
        first.close();
        second.close();
        mary.close();
        Rates.Held anonymous = rates.hold("ftp", "ftp", true, limits(1, 0, 0));
        assertThat(anonymous.most(4711)).isEqualTo(4711);
        anonymous.close();
    }
}
