package dev.doorman.bench.report;

import dev.doorman.bench.measure.Aim;
import dev.doorman.bench.measure.Comparison;
import dev.doorman.bench.measure.Verdict;
import java.util.List;

/** The ratios as bars, an SVG picture: the line at 1 is the other one, and a mark on each bar's row is the aim. */
public final class Chart {
    private static final int LABELS = 400;
    private static final int SCALE = 160;
    private static final double MOST = 3;
    private static final int ROW = 20;
    private static final int HEAD = 44;
    private static final int FIGURES = 60;

    private Chart() {}

    /**
     * Draws it.
     *
     * @param caption where it was measured
     */
    public static String of(String caption, List<Comparison> comparisons) {
        int width = (int) (LABELS + MOST * SCALE + FIGURES);
        int height = HEAD + ROW * comparisons.size() + ROW;
        StringBuilder svg = new StringBuilder();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">\n"
                        .formatted(width, height));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        svg.append("<text x=\"8\" y=\"18\">Doorman as a multiple of the other. %s</text>\n"
                .formatted(Xml.escaped(caption)));
        for (int i = 0; i < comparisons.size(); i++) {
            bar(svg, HEAD + i * ROW, comparisons.get(i));
        }
        svg.append("<line x1=\"%1$d\" x2=\"%1$d\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"#000\"/>\n"
                .formatted(LABELS + SCALE, HEAD - 8, height - 8));
        return svg.append("</svg>\n").toString();
    }

    private static void bar(StringBuilder svg, int top, Comparison comparison) {
        double ratio = comparison.ratio();
        double length = Math.min(ratio, MOST) * SCALE;
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s / %s</text>\n"
                .formatted(
                        LABELS - 8,
                        top + ROW - 7,
                        Xml.escaped(comparison.work()),
                        Xml.escaped(comparison.theirs().name())));
        svg.append("<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n"
                .formatted(LABELS, top + 3, length, ROW - 6, colour(comparison.verdict())));
        svg.append("<text x=\"%.1f\" y=\"%d\">%.2f</text>\n".formatted(LABELS + length + 4, top + ROW - 7, ratio));
        double aim = aim(comparison.aim());
        if (aim > 0) {
            svg.append(
                    "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"#b00\" stroke-width=\"2\"/>\n"
                            .formatted(LABELS + Math.min(aim, MOST) * SCALE, top + 1, top + ROW - 1));
        }
    }

    private static double aim(Aim aim) {
        return switch (aim) {
            case Aim.AtLeast(double least) -> least;
            case Aim.AtMost(double most) -> most;
            case Aim.None() -> 0;
        };
    }

    private static String colour(Verdict verdict) {
        return switch (verdict) {
            case REACHED -> "#5a9e6f";
            case MISSED -> "#d08770";
            case SHOWN -> "#9aa5b1";
        };
    }
}
