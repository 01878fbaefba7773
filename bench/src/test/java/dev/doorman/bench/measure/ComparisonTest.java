package dev.doorman.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static Series series(String name, double... values) {
        return new Series(
                name,
                Arrays.stream(values)
                        .mapToObj(value -> new Sample(value, value / 10))
                        .toList(),
                0);
    }

    @Test
    void theMedianIsTheMiddleOrHalfWayBetweenTwo() {
        assertThat(Spread.of(5, 1, 3)).isEqualTo(new Spread(3, 1, 5));
        assertThat(Spread.of(4, 1, 3, 2)).isEqualTo(new Spread(2.5, 1, 4));
        assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7));
        assertThatThrownBy(Spread::of).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRatioIsOfMediansAndItsSpreadOfTurns() {
        Comparison comparison = new Comparison(
                "row", "work", "MiB/s", series("doorman", 10, 30, 20), series("peer", 10, 10, 40), Aim.atLeast(1.5));
        assertThat(comparison.ratio()).isEqualTo(2.0);
        assertThat(comparison.ratios()).isEqualTo(new Spread(1.0, 0.5, 3.0));
        assertThat(comparison.verdict()).isEqualTo(Verdict.REACHED);
    }

    @Test
    void anAimSaysWhichWayIsBetter() {
        assertThat(Aim.atLeast(1.4).of(1.39)).isEqualTo(Verdict.MISSED);
        assertThat(Aim.atMost(1.0).of(1.0)).isEqualTo(Verdict.REACHED);
        assertThat(Aim.atMost(1.0).of(1.01)).isEqualTo(Verdict.MISSED);
        assertThat(Aim.none().of(100)).isEqualTo(Verdict.SHOWN);
    }

    @Test
    void costsAreOfTheSameTurns() {
        assertThat(series("doorman", 10, 20).costs(2).values()).isEqualTo(new Spread(0.75, 0.5, 1));
    }

    @Test
    void contendersTakeTurnsAndWarmingIsNotCounted() throws Exception {
        StringBuilder order = new StringBuilder();
        Processes none = Processes.of();
        List<Series> series = new Turns(1, 2, _ -> {})
                .take(
                        "work",
                        "ms",
                        List.of(
                                new Contender("a", none, () -> order.append('a').length()),
                                new Contender("b", none, () -> order.append('b').length())));
        assertThat(order.toString()).isEqualTo("ababab");
        assertThat(series.getFirst().samples()).hasSize(2);
        assertThat(series.getLast().values().least()).isEqualTo(4);
    }
}
