package dev.doorman.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.ban.Source;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LinePaceTest {
    private static final Source BUSY = Source.of(InetAddress.ofLiteral("192.0.2.1"));
    private static final Source OTHER = Source.of(InetAddress.ofLiteral("192.0.2.2"));

    private long now;

    @Test
    void aFloodHasFewLinesAndOthersHaveTheirs() {
        LinePace pace = new LinePace(() -> now);
        int written = 0;
        for (int i = 0; i < 20_000; i++) {
            written += pace.pass(BUSY) == LinePace.LEFT_OUT ? 0 : 1;
        }
        assertThat(written).isEqualTo(LinePace.AT_ONCE + 1);
        assertThat(pace.pass(OTHER)).isZero();

        now += Duration.ofMillis(50).toNanos();
        assertThat(pace.pass(BUSY)).isEqualTo(20_000 - written);
        assertThat(pace.pass(BUSY)).isEqualTo(LinePace.LEFT_OUT);

        now += Duration.ofMinutes(1).toNanos();
        assertThat(pace.pass(BUSY)).isEqualTo(1);
        assertThat(pace.pass(BUSY)).isZero();
    }
}
