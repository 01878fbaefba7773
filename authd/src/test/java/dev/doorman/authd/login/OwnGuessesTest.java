package dev.doorman.authd.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.settings.ThrottlePolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OwnGuessesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final ThrottlePolicy POLICY =
            new ThrottlePolicy(2, SECOND, Duration.ofSeconds(4), Duration.ofSeconds(4), Duration.ofMinutes(1));

    private long now = 1_000;
    private final OwnGuesses guesses = new OwnGuesses(() -> now);

    @Test
    void wrongOnesMakeTheNextWaitLonger() {
        for (int seconds : new int[] {0, 0, 1, 2, 4, 4}) {
            assertThat(guesses.begin(7, POLICY)).isEqualTo(Duration.ofSeconds(seconds));
            now += Duration.ofSeconds(seconds).toNanos();
            if (seconds > 0) {
                assertThat(guesses.begin(7, POLICY)).isEqualTo(Duration.ZERO);
            }
            guesses.judged(7, OwnGuesses.Guess.WRONG);
        }
        assertThat(guesses.begin(8, POLICY)).as("another's").isEqualTo(Duration.ZERO);
    }

    @Test
    void aRightOneEndsIt() {
        for (int i = 0; i < 2; i++) {
            assertThat(guesses.begin(7, POLICY)).isEqualTo(Duration.ZERO);
            guesses.judged(7, OwnGuesses.Guess.WRONG);
        }
        now += SECOND.toNanos();
        assertThat(guesses.begin(7, POLICY)).isEqualTo(Duration.ZERO);
        guesses.judged(7, OwnGuesses.Guess.RIGHT);
        assertThat(guesses.begin(7, POLICY)).isEqualTo(Duration.ZERO);
    }

    @Test
    void manyAtOnceGainNothing() {
        assertThat(guesses.begin(7, POLICY)).isEqualTo(Duration.ZERO);
        assertThat(guesses.begin(7, POLICY)).isEqualTo(Duration.ZERO);
        assertThat(guesses.begin(7, POLICY)).as("a third beside two free ones").isEqualTo(SECOND);
        guesses.judged(7, OwnGuesses.Guess.WRONG);
        guesses.judged(7, OwnGuesses.Guess.UNKNOWN);
        assertThat(guesses.begin(7, POLICY)).isEqualTo(Duration.ZERO);
    }
}
