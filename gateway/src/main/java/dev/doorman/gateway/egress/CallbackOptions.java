package dev.doorman.gateway.egress;

import dev.doorman.common.net.PortRange;
import dev.doorman.common.settings.AdvertisedAddresses;
import dev.doorman.common.settings.DialPolicy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * How the callback port listens and what it allows. What is a function is asked each time, so that a reload holds from
 * the next callback on.
 *
 * @param bind where it listens; port 0 takes a free one
 * @param reach the host by which daemons reach it
 * @param dial a service's policy, by the names of the service and its daemon
 * @param namedPorts the ports of inetd.conf, which are no source of a call
 * @param passivePorts where clients are waited for
 * @param advertised what clients are told to connect to
 */
public record CallbackOptions(
        InetSocketAddress bind,
        String reach,
        BiFunction<String, String, DialPolicy> dial,
        Supplier<Set<Integer>> namedPorts,
        Supplier<PortRange> passivePorts,
        Supplier<AdvertisedAddresses> advertised,
        Limits limits) {
    /**
     * The bounds of what daemons can make the gateway hold.
     *
     * @param handshakes connections that have not asked for anything yet, in all
     * @param callbacks connections to and from clients, and ports that wait, in all
     * @param handshake from accept to the request
     * @param connect for the client to accept a call
     * @param passive for the client to come
     */
    public record Limits(int handshakes, int callbacks, Duration handshake, Duration connect, Duration passive) {
        public static final Limits STANDARD =
                new Limits(256, 4096, Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(60));
    }
}
