package dev.doorman.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.ban.Source;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AnswerRateTest {
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger setting = new AtomicInteger(2);
    private final AnswerRate rate = new AnswerRate(now::get, setting::get);

    private boolean pass(String address) {
        return rate.pass(Source.of(InetAddress.ofLiteral(address)));
    }

    @Test
    void eachSourceHasItsOwnEachSecond() {
        assertThat(pass("192.0.2.1")).isTrue();
        assertThat(pass("192.0.2.1")).isTrue();
        assertThat(pass("192.0.2.1")).isFalse();
        assertThat(pass("192.0.2.2")).isTrue();
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(pass("192.0.2.1")).isTrue();
    }

    @Test
    void aNetworkOfOneHostIsOneSource() {
        assertThat(pass("2001:db8::1")).isTrue();
        assertThat(pass("2001:db8::2")).isTrue();
        assertThat(pass("2001:db8::3")).isFalse();
        assertThat(pass("2001:db8:0:1::1")).isTrue();
    }

    @Test
    void anotherLimitHoldsFromTheNextSecondOn() {
        setting.set(1);
        assertThat(pass("192.0.2.1")).isTrue();
        assertThat(pass("192.0.2.1")).isTrue();
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(pass("192.0.2.1")).isTrue();
        assertThat(pass("192.0.2.1")).isFalse();
    }

    @Test
    void thereIsRoomForSoManySourcesAndThoseThatAreKnownGoOn() {
        for (int i = 0; i < 16_384; i++) {
            assertThat(pass("10.%d.%d.1".formatted(i >> 8, i & 0xff))).isTrue();
        }
        assertThat(pass("192.0.2.1")).isFalse();
        assertThat(pass("10.0.0.1")).isTrue();
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(pass("192.0.2.1")).isTrue();
    }
}
