package dev.doorman.authd.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.authd.LogCapture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
    @Test
    void writesOneLineASecondAndCountsTheRest() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
        RefusalLog refusals = new RefusalLog(nanos::get);
        Asker asker = new Asker("public", 1000, 4711, Standing.ANYONE);
        try (LogCapture log = new LogCapture()) {
            for (int i = 0; i < 1000; i++) {
                refusals.refused(asker, "authenticate", "not-permitted");
            }
            nanos.addAndGet(1_000_000_000);
            refusals.refused(asker, "none", "malformed");
            assertThat(log.lines())
                    .containsExactly(
                            "WARN question refused socket=public ask=authenticate uid=1000 pid=4711 reason=not-permitted left-out=0",
                            "WARN question refused socket=public ask=none uid=1000 pid=4711 reason=malformed left-out=999");
        }
    }
}
