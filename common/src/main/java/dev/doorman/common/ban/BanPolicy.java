package dev.doorman.common.ban;

import dev.doorman.common.net.Network;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * When a source is banned, and for how long. Immutable.
 *
 * @param failures so many failed logins ban a source
 * @param window when they come within this time after the first of them
 * @param time how long the first ban lasts; each that follows soon lasts twice as long as the one before
 * @param longest but never longer than this
 * @param exempt the networks that are never banned
 */
public record BanPolicy(int failures, Duration window, Duration time, Duration longest, List<Network> exempt) {
    /** No time is longer: so that sums of nanoseconds stay numbers. */
    private static final Duration FOREVER = Duration.ofDays(3650);

    public BanPolicy {
        window = atMost(window);
        time = atMost(time);
        longest = atMost(longest);
        exempt = List.copyOf(exempt);
    }

    private static Duration atMost(Duration duration) {
        return duration.compareTo(FOREVER) > 0 ? FOREVER : duration;
    }

    /** Whether an address is never banned. */
    public boolean spares(InetAddress address) {
        InetAddress plain = Network.plain(address);
        return exempt.stream().anyMatch(network -> network.contains(plain));
    }
}
