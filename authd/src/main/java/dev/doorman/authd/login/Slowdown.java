package dev.doorman.authd.login;

import dev.doorman.common.ban.WeightedTable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How many failures each key has, and when its next answer is due. The delay is nothing for the first few failures, and
 * then doubles; answers of one key queue up, so that ten questions at once are due as late as ten in turn. Bounded: see
 * {@link WeightedTable}. Under the lock of its owner; times are in nanoseconds of one clock.
 */
final class Slowdown<K> {
    private static final int MOST_DOUBLINGS = 40;

    private final WeightedTable<K, Mark> marks;
    /** Questions that are being judged; each belongs to a connection of authd's, of which there are not many. */
    private final Map<K, Integer> judged = new HashMap<>();

    private record Mark(int failures, long last, long due) {}

    /** One level's rule. */
    record Rule(int free, Duration first, Duration longest) {
        private long delay(int failures) {
            if (failures < free) {
                return 0;
            }
            long most = longest.toNanos();
            int doublings = Math.min(failures - free, MOST_DOUBLINGS);
            long once = first.toNanos();
            return once > most >> doublings ? most : once << doublings;
        }
    }

    Slowdown(int capacity) {
        marks = new WeightedTable<>(capacity);
    }

    /** Forgets those that have not failed for so long. */
    void expire(Duration forget, long now) {
        marks.expire(mark -> now - mark.last() > forget.toNanos());
    }

    /**
     * Whether a question must wait until another of its key has been judged: those that are being judged count as failures,
     * and from the last free one on there is one at a time.
     */
    boolean mustWait(K key, Rule rule) {
        int others = judged.getOrDefault(key, 0);
        return others > 0 && failures(key) + others >= rule.free();
    }

    /** When the answer to a question asked now is due. */
    long due(K key, Rule rule, long now) {
        @Nullable Mark mark = marks.get(key);
        long delay = rule.delay(failures(key));
        if (mark == null || delay == 0) {
            return now;
        }
        return Math.max(mark.due() - now, 0) + delay + now;
    }

    /** As {@link #due}, for a level whose answers do not queue up. */
    long dueAlone(K key, Rule rule, long now) {
        return now + rule.delay(failures(key));
    }

    /** How long a key, whose asker is told to come again and is not held, must still stay away after its last failure. */
    Duration left(K key, Rule rule, long now) {
        @Nullable Mark mark = marks.get(key);
        return mark == null
                ? Duration.ZERO
                : Duration.ofNanos(Math.max(0, mark.last() + rule.delay(mark.failures()) - now));
    }

    /** A question is being judged, its answer being due then. */
    void begin(K key, long due) {
        judged.merge(key, 1, Integer::sum);
        @Nullable Mark mark = marks.get(key);
        if (mark != null) {
            marks.replace(key, new Mark(mark.failures(), mark.last(), due), mark.failures());
        }
    }

    /** A question has been judged. */
    void end(K key) {
        judged.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
    }

    void failed(K key, long now) {
        @Nullable Mark mark = marks.get(key);
        int failures = failures(key) + 1;
        marks.renew(key, new Mark(failures, now, mark == null ? now : mark.due()), failures);
    }

    void forget(K key) {
        var _ = marks.remove(key);
    }

    void forgetIf(Predicate<K> meant) {
        marks.removeIf(meant);
    }

    int size() {
        return marks.size();
    }

    private int failures(K key) {
        @Nullable Mark mark = marks.get(key);
        return mark == null ? 0 : mark.failures();
    }
}
