package dev.doorman.common.link;

import dev.doorman.common.net.ConnectionId;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway tells a daemon of one client connection, before its first byte. Immutable.
 *
 * @param client the client's true address and port
 * @param destination the address and port that the client dialled
 * @param callback null where the gateway offers no callback port
 */
public record LinkHeader(
        ConnectionId id,
        Transport transport,
        InetSocketAddress client,
        InetSocketAddress destination,
        Invocation invocation,
        @Nullable CallbackGrant callback) {}
