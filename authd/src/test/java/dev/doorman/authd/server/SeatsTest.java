package dev.doorman.authd.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeatsTest {
    @Test
    void eachHasItsOwn() {
        Seats seats = new Seats(2);
        assertThat(seats.take(1)).isTrue();
        assertThat(seats.take(1)).isTrue();
        assertThat(seats.take(1)).isFalse();
        assertThat(seats.take(2)).isTrue();
        seats.leave(1);
        assertThat(seats.take(1)).isTrue();
        assertThat(seats.take(1)).isFalse();
        seats.leave(2);
        assertThat(seats.take(2)).isTrue();
        assertThat(seats.take(2)).isTrue();
        assertThat(seats.take(2)).isFalse();
    }
}
