package dev.doorman.bench.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * Has contenders take turns, A B A B, so that whatever else the machine does in the meantime meets them all.
 *
 * @param warming rounds that are not counted
 * @param rounds rounds that are
 */
public record Turns(int warming, int rounds, Progress progress) {
    /**
     * Goes round.
     *
     * @param work what it is, for who waits
     * @return a series for each contender, in their order
     */
    public List<Series> take(String work, String unit, List<Contender> contenders) throws Exception {
        List<List<Sample>> samples = new ArrayList<>();
        long[] peaks = new long[contenders.size()];
        contenders.forEach(contender -> samples.add(new ArrayList<>()));
        for (int round = -warming; round < rounds; round++) {
            StringBuilder line = new StringBuilder(
                    round < 0 ? work + ", warming up:" : "%s, round %d of %d:".formatted(work, round + 1, rounds));
            for (int i = 0; i < contenders.size(); i++) {
                Contender contender = contenders.get(i);
                Sample sample = turn(contender);
                peaks[i] = Math.max(peaks[i], contender.processes().peakBytes());
                if (round >= 0) {
                    samples.get(i).add(sample);
                }
                line.append(" %s %.4g".formatted(contender.name(), sample.value()));
            }
            progress.say(line.append(' ').append(unit).toString());
        }
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            series.add(new Series(contenders.get(i).name(), samples.get(i), peaks[i]));
        }
        return series;
    }

    private static Sample turn(Contender contender) throws Exception {
        double before = contender.processes().cpuSeconds();
        double value = contender.work().run();
        return new Sample(value, contender.processes().cpuSeconds() - before);
    }
}
