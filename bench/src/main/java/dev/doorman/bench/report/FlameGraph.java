package dev.doorman.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * A flight recording as a flame graph, an SVG picture: each bar a method, as wide as the processor time that was spent in it, on the
 * one that called it. What has fewer than a few samples in a thousand is left out.
 */
public final class FlameGraph {
    private static final int WIDTH = 1200;
    private static final int ROW = 16;
    private static final int HEAD = 28;
    private static final double LEAST_SHARE = 0.006;
    private static final double LETTER = 6.2;
    private static final String SAMPLE = "jdk.CPUTimeSample";
    /** Of what the JVM makes while it runs, which is another in each run. */
    private static final Pattern NUMBER = Pattern.compile("[./]?0x[0-9a-f]+");

    private final StringBuilder svg = new StringBuilder();
    private final int least;

    private FlameGraph(int least) {
        this.least = least;
    }

    /**
     * Draws a recording.
     *
     * @param title what was recorded
     */
    public static String of(String title, Path recording) throws IOException {
        Frame root = new Frame();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                RecordedStackTrace trace = event.getStackTrace();
                if (event.getEventType().getName().equals(SAMPLE) && trace != null) {
                    root.add(stack(trace));
                }
            }
        }
        return of(title, root);
    }

    /** Outermost first. */
    private static List<String> stack(RecordedStackTrace trace) {
        List<String> stack = new ArrayList<>();
        for (RecordedFrame frame : trace.getFrames()) {
            String type = frame.getMethod().getType().getName();
            stack.add(NUMBER.matcher(type).replaceAll("")
                    + '.'
                    + frame.getMethod().getName());
        }
        return stack.reversed();
    }

    static String of(String title, Frame root) {
        int least = (int) Math.max(1, Math.ceil(root.samples() * LEAST_SHARE));
        FlameGraph graph = new FlameGraph(least);
        int height = HEAD + ROW * (root.depth(least) + 1);
        graph.svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"monospace\" font-size=\"10\">\n"
                        .formatted(WIDTH, height));
        graph.svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        graph.svg.append("<text x=\"4\" y=\"16\" font-size=\"12\">%s, %d samples</text>\n"
                .formatted(Xml.escaped(title), root.samples()));
        graph.bars(root, 0, height - ROW, root.samples());
        return graph.svg.append("</svg>\n").toString();
    }

    private void bars(Frame frame, double left, int top, int all) {
        double at = left;
        for (Map.Entry<String, Frame> called : frame.called().entrySet()) {
            Frame callee = called.getValue();
            double width = (double) WIDTH * callee.samples() / all;
            if (callee.samples() >= least) {
                bar(called.getKey(), at, top, width, callee.samples(), all);
                bars(callee, at, top - ROW, all);
            }
            at += width;
        }
    }

    private void bar(String method, double left, int top, double width, int samples, int all) {
        String name = method.replaceFirst("^.*\\.(?=[^.]+\\.[^.]+$)", "");
        int letters = (int) ((width - 4) / LETTER);
        String label = letters < 3 ? "" : name.length() <= letters ? name : name.substring(0, letters - 1) + '~';
        String text = label.isEmpty()
                ? ""
                : "<text x=\"%.1f\" y=\"%d\">%s</text>".formatted(left + 2, top + ROW - 5, Xml.escaped(label));
        svg.append(
                "<g><title>%s: %.1f %%</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%s</g>\n"
                        .formatted(
                                Xml.escaped(method),
                                100.0 * samples / all,
                                left,
                                top,
                                Math.max(width - 0.5, 0.3),
                                ROW - 1,
                                colour(method),
                                text));
    }

    /** Ours, the JDK's, and the libraries'. */
    private static String colour(String method) {
        if (method.startsWith("dev.doorman.")) {
            return "#f0a35e";
        }
        return method.startsWith("java.") || method.startsWith("jdk.") || method.startsWith("sun.")
                ? "#a8c5da"
                : "#d9d2a6";
    }
}
