package dev.doorman.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SentencesTest {
    private long now = Long.MAX_VALUE - 5;
    private final Sentences<String> sentences = new Sentences<>(2, () -> now);

    @Test
    void theyHoldForTheirTime() {
        sentences.add("a", Duration.ofSeconds(2));
        now += Duration.ofSeconds(1).toNanos();
        assertThat(sentences.holds("a")).isTrue();
        assertThat(sentences.holds("b")).isFalse();
        assertThat(sentences.all()).containsExactly(new Sentences.Left<>("a", Duration.ofSeconds(1)));
        now += Duration.ofSeconds(1).toNanos();
        assertThat(sentences.holds("a")).isFalse();
        assertThat(sentences.all()).isEmpty();
    }

    @Test
    void theNextFreesWhoeverWouldBeFreeSoonest() {
        sentences.add("long", Duration.ofHours(1));
        sentences.add("short", Duration.ofMinutes(1));
        sentences.add("new", Duration.ofSeconds(1));
        assertThat(sentences.holds("short")).isFalse();
        assertThat(sentences.holds("long")).isTrue();
        assertThat(sentences.holds("new")).isTrue();
    }

    @Test
    void anotherSentenceTakesThePlaceOfTheFirst() {
        sentences.add("a", Duration.ofHours(1));
        sentences.add("a", Duration.ofSeconds(1));
        assertThat(sentences.all()).containsExactly(new Sentences.Left<>("a", Duration.ofSeconds(1)));
        sentences.removeIf("a"::equals);
        assertThat(sentences.holds("a")).isFalse();
    }
}
