package dev.doorman.gateway.pipeline;

import dev.doorman.common.ban.Source;
import dev.doorman.common.settings.UdpSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** How many flows a service has, on all its ports, and each source of them. Any thread; one lock, held for moments. */
final class FlowCount {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Source, Integer> sources = new HashMap<>();
    private int flows;

    /** Counts one more; null when it could, else what is against it. */
    @Nullable
    DatagramRefusal take(Source source, UdpSettings settings) {
        lock.lock();
        try {
            int own = sources.getOrDefault(source, 0);
            if (own >= settings.flowsPerSource()) {
                return DatagramRefusal.FLOWS_PER_SOURCE;
            }
            if (flows >= settings.flows()) {
                return DatagramRefusal.FLOWS;
            }
            flows++;
            sources.put(source, own + 1);
            return null;
        } finally {
            lock.unlock();
        }
    }

    void give(Source source) {
        lock.lock();
        try {
            flows--;
            sources.computeIfPresent(source, (_, own) -> own == 1 ? null : own - 1);
        } finally {
            lock.unlock();
        }
    }
}
