package dev.doorman.bench.report;

import dev.doorman.bench.measure.Comparison;
import dev.doorman.bench.measure.Series;
import dev.doorman.bench.measure.Spread;
import java.util.ArrayList;
import java.util.List;

/** The table for a terminal. */
public final class Table {
    private static final List<String> HEAD =
            List.of("WORK", "UNIT", "DOORMAN", "PEER", "BESIDE", "RATIO", "AIM", "REACHED", "CPU S", "PEAK MIB");
    private static final double MEBIBYTE = 1 << 20;

    private Table() {}

    /** A line for each comparison, below a head. */
    public static String of(List<Comparison> comparisons) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        comparisons.forEach(comparison -> lines.add(line(comparison)));
        int[] widths = new int[HEAD.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                text.append(line.get(i)).repeat(' ', widths[i] - line.get(i).length() + 2);
            }
            table.append(text.toString().stripTrailing()).append('\n');
        }
        return table.toString();
    }

    private static List<String> line(Comparison comparison) {
        Spread ratios = comparison.ratios();
        return List.of(
                comparison.work(),
                comparison.unit(),
                spread(comparison.ours().values()),
                spread(comparison.theirs().values()),
                comparison.theirs().name(),
                "%.2f (%.2f-%.2f)".formatted(comparison.ratio(), ratios.least(), ratios.most()),
                comparison.aim().text(),
                comparison.verdict().word(),
                pair(
                        comparison.ours().cpuSeconds().median(),
                        comparison.theirs().cpuSeconds().median(),
                        2),
                pair(mebibytes(comparison.ours()), mebibytes(comparison.theirs()), 0));
    }

    private static double mebibytes(Series series) {
        return series.peakBytes() / MEBIBYTE;
    }

    private static String spread(Spread spread) {
        return "%s (%s-%s)".formatted(figure(spread.median()), figure(spread.least()), figure(spread.most()));
    }

    /** Ours beside theirs; a dash where nothing was counted. */
    private static String pair(double ours, double theirs, int digits) {
        if (ours == 0 && theirs == 0) {
            return "-";
        }
        return figure(ours, digits) + " / " + figure(theirs, digits);
    }

    /** With about three digits. */
    static String figure(double value) {
        int digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return figure(value, digits);
    }

    private static String figure(double value, int digits) {
        return ("%." + digits + "f").formatted(value);
    }
}
