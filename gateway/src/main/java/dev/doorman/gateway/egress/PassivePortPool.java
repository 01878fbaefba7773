package dev.doorman.gateway.egress;

import dev.doorman.common.net.PortRange;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The ports on which clients are waited for; which one is next, nobody can guess. Any thread. */
final class PassivePortPool {
    private final Supplier<PortRange> range;
    private final RandomGenerator random = new SecureRandom();
    private final Set<Integer> taken = new HashSet<>();

    PassivePortPool(Supplier<PortRange> range) {
        this.range = range;
    }

    /** All ports of the range once, in an order of chance; each is to be {@link #take taken} before it is used. */
    PrimitiveIterator.OfInt order() {
        PortRange now = range.get();
        int[] ports = IntStream.rangeClosed(now.first(), now.last()).toArray();
        return IntStream.range(0, ports.length)
                .map(i -> {
                    int j = random.nextInt(i, ports.length);
                    int port = ports[j];
                    ports[j] = ports[i];
                    return port;
                })
                .iterator();
    }

    /** Whether the port was free; from now on it is the caller's until {@link #release}. */
    synchronized boolean take(int port) {
        return taken.add(port);
    }

    synchronized void release(int port) {
        taken.remove(port);
    }

    synchronized int size() {
        return taken.size();
    }
}
