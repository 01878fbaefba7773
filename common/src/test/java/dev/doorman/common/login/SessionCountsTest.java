package dev.doorman.common.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionCountsTest {
    private final SessionCounts counts = new SessionCounts();

    @Test
    void aUserHasAsManyAsOneMayHave() {
        assertThat(counts.enter(1000, 2)).isTrue();
        assertThat(counts.enter(1000, 2)).isTrue();
        assertThat(counts.enter(1000, 2)).isFalse();
        assertThat(counts.enter(1001, 2)).isTrue();
        counts.leave(1000);
        assertThat(counts.enter(1000, 2)).isTrue();
        assertThat(counts.enter(1000, 2)).isFalse();
    }

    @Test
    void thoseThatBeganWithoutALimitCount() {
        assertThat(counts.enter(1000, 0)).isTrue();
        assertThat(counts.enter(1000, 0)).isTrue();
        assertThat(counts.enter(1000, 2)).isFalse();
        counts.leave(1000);
        counts.leave(1000);
        assertThat(counts.enter(1000, 1)).isTrue();
    }
}
