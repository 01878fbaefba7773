package dev.doorman.gateway.egress;

import dev.doorman.common.settings.DialPolicy;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The ports that a call may come from, in the order in which they are tried. Reserved ones go down from 1023 to 512, each
 * call beginning below the one where the last was found, so that a port rests for as long as there are others. Any thread.
 */
final class SourcePorts {
    static final int HIGHEST = 1023;
    static final int LOWEST = 512;
    static final int FTP_DATA = 20;
    /** Takes whatever port is free. */
    static final int ANY = 0;

    private static final int COUNT = HIGHEST - LOWEST + 1;

    private final Supplier<Set<Integer>> named;
    private final AtomicInteger begin = new AtomicInteger();

    SourcePorts(Supplier<Set<Integer>> named) {
        this.named = named;
    }

    /** Each port once; none for {@link DialPolicy#NONE}. */
    PrimitiveIterator.OfInt of(DialPolicy policy) {
        return switch (policy) {
            case RESERVED -> reserved();
            case FTP_DATA -> IntStream.of(FTP_DATA).iterator();
            case ANY -> IntStream.of(ANY).iterator();
            case NONE -> IntStream.empty().iterator();
        };
    }

    private PrimitiveIterator.OfInt reserved() {
        Set<Integer> without = named.get();
        int start = Math.floorMod(begin.getAndIncrement(), COUNT);
        return IntStream.range(0, COUNT)
                .map(i -> HIGHEST - (start + i) % COUNT)
                .filter(port -> !without.contains(port))
                .iterator();
    }

    /** A call has found its port: the next one begins below it. */
    void found(int port) {
        if (port >= LOWEST && port <= HIGHEST) {
            begin.set(HIGHEST - port + 1);
        }
    }
}
