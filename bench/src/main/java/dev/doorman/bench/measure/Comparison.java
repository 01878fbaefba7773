package dev.doorman.bench.measure;

import java.util.stream.IntStream;

/**
 * Ours beside one other: a line of the table.
 *
 * @param row the name by which it is asked for
 * @param work what was done, in a few words
 */
public record Comparison(String row, String work, String unit, Series ours, Series theirs, Aim aim) {
    /** The median of ours over the median of theirs. */
    public double ratio() {
        return ours.values().median() / theirs.values().median();
    }

    /** The ratio of each round by itself: turns that follow each other had the same machine, whatever else it did. */
    public Spread ratios() {
        int rounds = Math.min(ours.samples().size(), theirs.samples().size());
        return Spread.of(IntStream.range(0, rounds)
                .mapToDouble(round -> ours.samples().get(round).value()
                        / theirs.samples().get(round).value())
                .toArray());
    }

    public Verdict verdict() {
        return aim.of(ratio());
    }
}
