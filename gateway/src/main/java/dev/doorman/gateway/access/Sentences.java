package dev.doorman.gateway.access;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who is kept out until when. Bounded: where all places are taken, the next frees whoever would be free soonest. Measured by a
 * clock that nobody sets. Any thread.
 */
final class Sentences<K> {
    private final int capacity;
    private final LongSupplier nanoTime;
    private final long origin;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<K, Sentence<K>> held = new HashMap<>();
    private final TreeSet<Sentence<K>> byEnd =
            new TreeSet<>(Comparator.<Sentence<K>>comparingLong(Sentence::until).thenComparingLong(Sentence::number));
    private long number;

    private record Sentence<K>(K who, long until, long number) {}

    /** Somebody, and how long the sentence still holds. */
    record Left<K>(K who, Duration left) {}

    /**
     * Nobody is kept out.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    Sentences(int capacity, LongSupplier nanoTime) {
        this.capacity = capacity;
        this.nanoTime = nanoTime;
        this.origin = nanoTime.getAsLong();
    }

    /** Keeps somebody out, from now on. */
    void add(K who, Duration time) {
        lock.lock();
        try {
            long now = expired();
            remove(who);
            if (held.size() >= capacity) {
                held.remove(byEnd.removeFirst().who());
            }
            Sentence<K> sentence = new Sentence<>(who, now + time.toNanos(), number++);
            held.put(who, sentence);
            byEnd.add(sentence);
        } finally {
            lock.unlock();
        }
    }

    boolean holds(K who) {
        lock.lock();
        try {
            @Nullable Sentence<K> sentence = held.get(who);
            return sentence != null && sentence.until() > now();
        } finally {
            lock.unlock();
        }
    }

    /** Frees all that are meant; looks at each. */
    void removeIf(Predicate<K> meant) {
        lock.lock();
        try {
            held.keySet().stream().filter(meant).toList().forEach(this::remove);
        } finally {
            lock.unlock();
        }
    }

    /** Those that hold. */
    List<Left<K>> all() {
        lock.lock();
        try {
            long now = expired();
            List<Left<K>> all = new ArrayList<>();
            byEnd.forEach(sentence -> all.add(new Left<>(sentence.who(), Duration.ofNanos(sentence.until() - now))));
            return all;
        } finally {
            lock.unlock();
        }
    }

    private void remove(K who) {
        @Nullable Sentence<K> gone = held.remove(who);
        if (gone != null) {
            byEnd.remove(gone);
        }
    }

    /** Forgets those that are over; answers what the time is. */
    private long expired() {
        long now = now();
        while (!byEnd.isEmpty() && byEnd.first().until() <= now) {
            held.remove(byEnd.removeFirst().who());
        }
        return now;
    }

    private long now() {
        return nanoTime.getAsLong() - origin;
    }
}
