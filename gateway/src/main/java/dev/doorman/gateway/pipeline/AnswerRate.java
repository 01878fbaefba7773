package dev.doorman.gateway.pipeline;

import dev.doorman.common.ban.Source;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many answers each source has had in this second. Bounded: where there are too many sources, those that are new have none
 * until the next. Event loop.
 */
final class AnswerRate {
    private static final int MAX_SOURCES = 16_384;
    private static final long SECOND = 1_000_000_000L;

    private final LongSupplier nanoTime;
    private final Map<Source, Integer> answers = new HashMap<>();
    private long begun;

    AnswerRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    /** Whether there may be another, which is counted then. */
    boolean pass(Source source, int limit) {
        long now = nanoTime.getAsLong();
        if (now - begun >= SECOND) {
            answers.clear();
            begun = now;
        }
        int before = answers.getOrDefault(source, 0);
        if (before >= limit || before == 0 && answers.size() >= MAX_SOURCES) {
            return false;
        }
        answers.put(source, before + 1);
        return true;
    }
}
