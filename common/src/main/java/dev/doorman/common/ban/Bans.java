package dev.doorman.common.ban;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts failed logins by their source, and bans a source that has too many. Memory is bounded, whoever comes:
 *
 * <ul>
 *   <li>Sources that are not banned, at most so many: a newcomer displaces the one with the fewest failures, the eldest of
 *       those. A flood of addresses makes us forget some that had hardly failed.
 *   <li>Banned ones, apart from those and at most so many: no stranger displaces any. Only when as many are banned does
 *       the next that earns a ban free the one that would be free soonest, and each ban costs its source all the failures
 *       that the policy wants.
 * </ul>
 *
 * The window of a source begins with a failure of its own and is not moved: nobody is ever banned for fewer failures than
 * the policy says within one window; who spreads them over two gets up to twice as many. What is left of a ban is measured by
 * a clock that nobody sets. Nothing is kept across a restart. Any thread.
 */
public final class Bans {
    /** As many sources are counted, and as many are banned; some two megabytes when full. */
    public static final int CAPACITY = 1 << 14;

    private final int capacity;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final WeightedTable<Source, Count> counted;
    /** Those that are banned, and those that were not long ago. */
    private final Map<Source, Sentence> sentences = new HashMap<>();

    private record Count(int failures, long since) {}

    private record Sentence(long until, long length, int failures) {}

    /**
     * Nobody is banned yet.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    public Bans(int capacity, LongSupplier nanoTime) {
        this.capacity = capacity;
        this.nanoTime = nanoTime;
        this.counted = new WeightedTable<>(capacity);
    }

    /**
     * A login failed.
     *
     * @return the ban that this failure brought; null when it brought none, or the source is banned already
     */
    public @Nullable Ban failed(InetAddress client, BanPolicy policy) {
        if (policy.spares(client)) {
            return null;
        }
        Source source = Source.of(client);
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            @Nullable Sentence last = sentences.get(source);
            if (last != null && now - last.until() < 0) {
                return null;
            }
            int failures = count(source, policy.window().toNanos(), now);
            return failures < policy.failures() ? null : sentence(source, failures, last, policy, now);
        } finally {
            lock.unlock();
        }
    }

    private int count(Source source, long window, long now) {
        counted.expire(count -> now - count.since() > window);
        @Nullable Count before = counted.get(source);
        if (before == null) {
            counted.renew(source, new Count(1, now), 1);
            return 1;
        }
        int failures = before.failures() + 1;
        counted.replace(source, new Count(failures, before.since()), failures);
        return failures;
    }

    private Ban sentence(Source source, int failures, @Nullable Sentence last, BanPolicy policy, long now) {
        var _ = counted.remove(source);
        long longest = policy.longest().toNanos();
        long length = Math.min(policy.time().toNanos(), longest);
        // soon again: before as much time has passed in peace as the last ban took
        if (last != null && now - last.until() < last.length()) {
            length = Math.min(Math.max(length, 2 * last.length()), longest);
        }
        if (sentences.size() >= capacity && !sentences.containsKey(source)) {
            sentences.entrySet().stream()
                    .min(Comparator.comparingLong(entry -> entry.getValue().until() - now))
                    .map(Map.Entry::getKey)
                    .ifPresent(sentences::remove);
        }
        sentences.put(source, new Sentence(now + length, length, failures));
        return new Ban(source, Duration.ofNanos(length), failures);
    }

    /** Whether a client's source is banned now. */
    public boolean banned(InetAddress client, BanPolicy policy) {
        lock.lock();
        try {
            @Nullable Sentence sentence = sentences.isEmpty() ? null : sentences.get(Source.of(client));
            return sentence != null && nanoTime.getAsLong() - sentence.until() < 0 && !policy.spares(client);
        } finally {
            lock.unlock();
        }
    }

    /** The bans that hold, the longest first. */
    public List<Ban> all() {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            List<Ban> bans = new ArrayList<>();
            sentences.forEach((source, sentence) -> {
                if (now - sentence.until() < 0) {
                    bans.add(new Ban(source, Duration.ofNanos(sentence.until() - now), sentence.failures()));
                }
            });
            bans.sort(Comparator.comparing(Ban::left).reversed());
            return bans;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets all about a source: its ban, its failures, and that it was banned before. */
    public void pardon(Source source) {
        lock.lock();
        try {
            sentences.remove(source);
            var _ = counted.remove(source);
        } finally {
            lock.unlock();
        }
    }

    /** How many sources are remembered; for tests of the bound. */
    int size() {
        lock.lock();
        try {
            return counted.size() + sentences.size();
        } finally {
            lock.unlock();
        }
    }
}
