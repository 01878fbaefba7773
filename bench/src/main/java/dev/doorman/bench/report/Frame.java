package dev.doorman.bench.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A method in a profile, with what it called: how many samples were in it or below. One thread. */
final class Frame {
    private final Map<String, Frame> called = new TreeMap<>();
    private int samples;

    /** Counts a sample. */
    void add(List<String> stack) {
        samples++;
        if (!stack.isEmpty()) {
            called.computeIfAbsent(stack.getFirst(), _ -> new Frame()).add(stack.subList(1, stack.size()));
        }
    }

    int samples() {
        return samples;
    }

    Map<String, Frame> called() {
        return called;
    }

    /** How many methods deep it goes below this one, without those of fewer samples. */
    int depth(int least) {
        return called.values().stream()
                .filter(frame -> frame.samples >= least)
                .mapToInt(frame -> 1 + frame.depth(least))
                .max()
                .orElse(0);
    }
}
