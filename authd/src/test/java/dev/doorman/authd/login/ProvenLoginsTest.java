package dev.doorman.authd.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.authd.server.Asker;
import dev.doorman.authd.server.Standing;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProvenLoginsTest {
    private static final Asker TELNETD = new Asker("telnetd", 0, 1, Standing.PRIVILEGED);
    private static final Asker RLOGIND = new Asker("rlogind", 0, 2, Standing.PRIVILEGED);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final ProvenLogins proven = new ProvenLogins(() -> now);

    @Test
    void aProofIsGoodOnceAndForItsOwnConnection() {
        proven.add(TELNETD, "c1", "john");
        assertThat(proven.take(TELNETD, "c2", "john")).isFalse();
        assertThat(proven.take(RLOGIND, "c1", "john")).isFalse();
        assertThat(proven.take(TELNETD, "c1", "root")).isFalse();
        assertThat(proven.take(TELNETD, "c1", "john")).isTrue();
        assertThat(proven.take(TELNETD, "c1", "john")).isFalse();
    }

    @Test
    void aProofIsGoodForAMinute() {
        proven.add(TELNETD, "c1", "john");
        proven.add(TELNETD, "c2", "john");
        now = now.plus(ProvenLogins.GOOD_FOR);
        assertThat(proven.take(TELNETD, "c1", "john")).isTrue();
        now = now.plusNanos(1);
        assertThat(proven.take(TELNETD, "c2", "john")).isFalse();
    }

    @Test
    void theOldestIsForgottenWhereThereAreTooMany() {
        for (int i = 0; i <= ProvenLogins.MAX_REMEMBERED; i++) {
            proven.add(TELNETD, "c" + i, "john");
        }
        assertThat(proven.take(TELNETD, "c0", "john")).isFalse();
        assertThat(proven.take(TELNETD, "c1", "john")).isTrue();
        assertThat(proven.take(TELNETD, "c" + ProvenLogins.MAX_REMEMBERED, "john"))
                .isTrue();
    }
}
