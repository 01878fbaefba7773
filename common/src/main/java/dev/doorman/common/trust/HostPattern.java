package dev.doorman.common.trust;

import dev.doorman.common.net.Network;
import org.jspecify.annotations.Nullable;

/** Which hosts an entry is about. */
sealed interface HostPattern {
    /** A bare {@code +}: every host there is. */
    record Any() implements HostPattern {}

    /** An address, or a network: ours, rhosts(5) has no such. */
    record Within(Network network) implements HostPattern {}

    record Named(HostName name) implements HostPattern {}

    /** {@code @group}. */
    record InGroup(String group) implements HostPattern {}

    /** A host that is written out; null when the text is none. */
    static @Nullable HostPattern of(String text) {
        Network network = Network.of(text);
        if (network != null) {
            return new Within(network);
        }
        HostName name = HostName.of(text);
        return name == null ? null : new Named(name);
    }
}
