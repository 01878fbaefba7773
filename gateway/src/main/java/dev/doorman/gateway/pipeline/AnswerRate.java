package dev.doorman.gateway.pipeline;

import dev.doorman.common.ban.Source;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * How many answers each source has had in this second. Bounded: where there are too many sources, those that are new have none
 * until the next. Event loop.
 */
final class AnswerRate {
    private static final int MAX_SOURCES = 16_384;
    private static final long SECOND = 1_000_000_000L;

    private final LongSupplier nanoTime;
    private final IntSupplier setting;
    private final Map<Source, Integer> answers = new HashMap<>();
    private long begun;
    private int limit;

    /**
     * Nobody has had any.
     *
     * @param nanoTime as {@link System#nanoTime}
     * @param setting how many a source may have; asked once a second
     */
    AnswerRate(LongSupplier nanoTime, IntSupplier setting) {
        this.nanoTime = nanoTime;
        this.setting = setting;
        this.begun = nanoTime.getAsLong();
        this.limit = setting.getAsInt();
    }

    /** Whether there may be another, which is counted then. */
    boolean pass(Source source) {
        long now = nanoTime.getAsLong();
        if (now - begun >= SECOND) {
            answers.clear();
            begun = now;
            limit = setting.getAsInt();
        }
        int before = answers.getOrDefault(source, 0);
        if (before >= limit || before == 0 && answers.size() >= MAX_SOURCES) {
            return false;
        }
        answers.put(source, before + 1);
        return true;
    }
}
