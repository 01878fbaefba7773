package dev.doorman.common.trust;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Remembers a bounded number of answers for a short while. That something cannot be told now is not remembered. Two threads
 * that miss the same answer both ask. Any thread.
 */
public final class CachedHostNames implements HostNames {
    private static final int MOST = 4096;
    private static final Duration LIFE = Duration.ofSeconds(30);

    private final HostNames source;
    private final Memory<InetAddress, Optional<String>> names;
    private final Memory<HostName, List<InetAddress>> addresses;

    public CachedHostNames(HostNames source, InstantSource clock) {
        this.source = source;
        this.names = new Memory<>(clock);
        this.addresses = new Memory<>(clock);
    }

    @Override
    public Optional<String> reverse(InetAddress address) throws IOException {
        return names.get(address, () -> source.reverse(address));
    }

    @Override
    public List<InetAddress> forward(HostName name) throws IOException {
        return addresses.get(name, () -> source.forward(name));
    }

    @FunctionalInterface
    private interface Question<V> {
        V ask() throws IOException;
    }

    private record Answer<V>(V value, Instant until) {}

    /** The oldest answers make room for new ones. */
    private static final class Memory<K, V> {
        private final InstantSource clock;
        private final ReentrantLock lock = new ReentrantLock();
        private final Map<K, Answer<V>> answers = new LinkedHashMap<>();

        Memory(InstantSource clock) {
            this.clock = clock;
        }

        V get(K key, Question<V> question) throws IOException {
            V known = known(key);
            if (known != null) {
                return known;
            }
            V value = question.ask();
            lock.lock();
            try {
                answers.remove(key);
                answers.put(key, new Answer<>(value, clock.instant().plus(LIFE)));
                if (answers.size() > MOST) {
                    answers.remove(answers.keySet().iterator().next());
                }
            } finally {
                lock.unlock();
            }
            return value;
        }

        private @Nullable V known(K key) {
            lock.lock();
            try {
                Answer<V> answer = answers.get(key);
                return answer == null || clock.instant().isAfter(answer.until) ? null : answer.value;
            } finally {
                lock.unlock();
            }
        }
    }
}
