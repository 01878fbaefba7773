package dev.doorman.gateway.kubernetes;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One pod that serves. Immutable.
 *
 * @param pod its name; null where the EndpointSlice does not tell
 */
record Instance(InetSocketAddress link, @Nullable String pod) {}
