package dev.doorman.bench.measure;

import java.util.Arrays;

/** The middle of several figures, and how far they lie apart. */
public record Spread(double median, double least, double most) {
    /** Of at least one figure; of an even number the middle is half-way between the two in the middle. */
    public static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
