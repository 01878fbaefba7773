package dev.doorman.bench.measure;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All turns of one contender, in their order.
 *
 * @param peakBytes the most memory that its processes had resident, together
 */
public record Series(String name, List<Sample> samples, long peakBytes) {
    public Series {
        samples = List.copyOf(samples);
    }

    public Spread values() {
        return Spread.of(all(Sample::value));
    }

    /** CPU seconds of one turn. */
    public Spread cpuSeconds() {
        return Spread.of(all(Sample::cpuSeconds));
    }

    /** The same turns, by what they cost instead of by what they achieved: CPU seconds for each of so many units of work. */
    public Series costs(double units) {
        return new Series(
                name,
                samples.stream()
                        .map(sample -> new Sample(sample.cpuSeconds() / units, sample.cpuSeconds()))
                        .toList(),
                peakBytes);
    }

    private double[] all(ToDoubleFunction<Sample> figure) {
        return samples.stream().mapToDouble(figure).toArray();
    }
}
