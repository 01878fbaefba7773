package dev.doorman.gateway.pipeline;

import dev.doorman.common.ban.Source;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Lets every source have its lines in the log, and none fill it: each may have so many at once, and then so many a second;
 * what is left out is counted, and said with the source's next line. Of more sources than it remembers, those are forgotten
 * that were silent for longest. Any thread.
 */
final class LinePace {
    /** This line is not to be written. */
    static final long LEFT_OUT = -1;

    static final int AT_ONCE = 300;

    private static final int SOURCES = 4096;
    private static final long EACH = Duration.ofMillis(50).toNanos();

    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Source, Line> lines = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, Line> eldest) {
            return size() > SOURCES;
        }
    };

    /** When a source will be as if it had written nothing, and what was left out since its last line. */
    private record Line(long rested, long leftOut) {}

    /**
     * Nobody has written a line.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    LinePace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** How many of the source's lines were left out since its last one; or {@link #LEFT_OUT}, when this one is too. */
    long pass(Source source) {
        long now = nanoTime.getAsLong();
        lock.lock();
        try {
            Line line = lines.getOrDefault(source, new Line(now, 0));
            long rested = line.rested - now < 0 ? now : line.rested;
            if (rested - now > AT_ONCE * EACH) {
                lines.put(source, new Line(rested, line.leftOut + 1));
                return LEFT_OUT;
            }
            lines.put(source, new Line(rested + EACH, 0));
            return line.leftOut;
        } finally {
            lock.unlock();
        }
    }
}
