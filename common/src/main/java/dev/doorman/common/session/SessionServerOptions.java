package dev.doorman.common.session;

import dev.doorman.common.link.LinkKey;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How a {@link SessionServer} listens.
 *
 * @param bind where it listens; port 0 takes a free one
 * @param key the daemon's own link key
 * @param headerTimeout how long a header may take, whole
 * @param maxSessions sessions at once; one more is refused as busy, and the gateway tries another instance
 */
public record SessionServerOptions(InetSocketAddress bind, LinkKey key, Duration headerTimeout, int maxSessions) {
    /** Long enough for a gateway on a loaded machine, short enough that strangers hold nothing for long. */
    public static final Duration HEADER_TIMEOUT = Duration.ofSeconds(10);
}
