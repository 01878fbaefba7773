package dev.doorman.tftpd.transfer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When to send again, and when to give up. Where the client has not said how long to wait, it is measured: as TCP does it
 * (RFC 6298), from what was sent once only (Karn), doubled each time nothing comes. Belongs to its transfer's thread.
 */
final class Patience {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final long LEAST_NANOS = Duration.ofMillis(200).toNanos();
    private static final long MOST_NANOS = Duration.ofSeconds(8).toNanos();
    private static final long HURRY_NANOS = Duration.ofMillis(10).toNanos();
    private static final long ECHO_NANOS = Duration.ofMillis(20).toNanos();
    /** Half a minute without an answer, where nothing else was agreed on. */
    private static final int TRIES = 8;
    /** Who has never answered may never have asked. */
    private static final int UNPROVEN_TRIES = 4;

    private final @Nullable Duration agreed;
    private long waitNanos;
    private long smoothed;
    private long variation;
    private boolean measured;
    private long sent;
    private int tries;
    private boolean hurried;

    /**
     * A patience before its first packet.
     *
     * @param agreed the option timeout's; null: measured
     */
    Patience(@Nullable Duration agreed) {
        this.agreed = agreed;
        this.waitNanos = (agreed == null ? FIRST : agreed).toNanos();
    }

    /** Something was sent just now that is to be answered. */
    void sent(long now) {
        sent = now;
    }

    /** Whoever has what was sent would have said so within a round trip or two: an answer is no longer waited for than that. */
    void hurry() {
        hurried = true;
    }

    /** What was to be waited for shortly came, or is not waited for any more. */
    void calm() {
        hurried = false;
    }

    /** How long to wait from now on; zero when that is over. */
    Duration left(long now) {
        long wait = hurried ? Math.min(waitNanos, Math.max(HURRY_NANOS, 2 * smoothed)) : waitNanos;
        return Duration.ofNanos(Math.max(0, wait - (now - sent)));
    }

    /**
     * The answer did not come in time.
     *
     * @param proven whether the client has answered before
     * @return whether to go on
     */
    boolean again(long now, boolean proven) {
        sent = now;
        if (hurried) {
            hurried = false;
            return true;
        }
        tries++;
        if (agreed == null) {
            waitNanos = Math.min(2 * waitNanos, MOST_NANOS);
        }
        return tries < (proven ? TRIES : UNPROVEN_TRIES);
    }

    /** Whether what was sent last is out of anybody's hands by now: what comes is no echo of it. */
    boolean isSettled(long now) {
        return now - sent >= ECHO_NANOS;
    }

    /** Whether what was sent last was so long ago that it may well be lost. */
    boolean isStale(long now) {
        return now - sent >= LEAST_NANOS;
    }

    /** How often in a row the answer did not come in time. */
    int tries() {
        return tries;
    }

    /**
     * The answer came.
     *
     * @param exchanges how many there were since the last one was told of
     */
    void answered(long now, long exchanges) {
        if (tries == 0) {
            measure((now - sent) / exchanges);
        }
        if (agreed == null) {
            waitNanos = measured ? Math.clamp(smoothed + 4 * variation, LEAST_NANOS, MOST_NANOS) : FIRST.toNanos();
        }
        tries = 0;
        hurried = false;
    }

    private void measure(long nanos) {
        if (measured) {
            variation += (Math.abs(smoothed - nanos) - variation) / 4;
            smoothed += (nanos - smoothed) / 8;
        } else {
            smoothed = nanos;
            variation = nanos / 2;
            measured = true;
        }
    }
}
