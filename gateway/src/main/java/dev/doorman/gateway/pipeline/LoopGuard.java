package dev.doorman.gateway.pipeline;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Tells to whom nothing is ever sent. Two services that answer whatever comes would answer each other without end, once somebody
 * has written the one's address on a datagram to the other (CVE-1999-0103, CVE-2024-2169). Event loop.
 */
final class LoopGuard {
    /** echo, discard, daytime, qotd, chargen, time, domain, tftp, ntp: nobody asks from these. */
    private static final Set<Integer> ANSWERING = Set.of(7, 9, 13, 17, 19, 37, 53, 69, 123);

    private final IntPredicate own;

    /**
     * A guard.
     *
     * @param own the ports of the gateway's own internal services
     */
    LoopGuard(IntPredicate own) {
        this.own = own;
    }

    boolean forbids(InetSocketAddress sender) {
        int port = sender.getPort();
        InetAddress address = sender.getAddress();
        return port == 0
                || ANSWERING.contains(port)
                || own.test(port)
                || address.isMulticastAddress()
                || address.isAnyLocalAddress()
                || address.getAddress()[0] == (byte) 0xff;
    }
}
