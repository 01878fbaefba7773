package dev.doorman.gateway.activation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private final BackOff backOff = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private List<Long> failures(int number) {
        return Stream.generate(backOff::failed)
                .limit(number)
                .map(Duration::toSeconds)
                .toList();
    }

    @Test
    void thePauseDoublesUpToItsBound() {
        assertThat(failures(8)).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
    }

    @Test
    void aSuccessBeginsAnew() {
        failures(4);
        backOff.succeeded();
        assertThat(failures(2)).containsExactly(1L, 2L);
        backOff.succeeded();
        backOff.succeeded();
        assertThat(failures(1)).containsExactly(1L);
    }
}
