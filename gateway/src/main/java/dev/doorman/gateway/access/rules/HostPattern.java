package dev.doorman.gateway.access.rules;

import dev.doorman.common.net.Network;
import dev.doorman.common.trust.ClientName;
import dev.doorman.common.trust.HostName;
import dev.doorman.common.trust.Netgroups;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Which clients a pattern is about. Immutable. */
sealed interface HostPattern {
    /**
     * Whether it is about a client.
     *
     * @param address in its plain form
     * @param name null as long as nobody has looked for it
     */
    Match matches(InetAddress address, @Nullable ClientName name);

    /** An address or a network. */
    record Within(Network network) implements HostPattern {
        @Override
        public Match matches(InetAddress address, @Nullable ClientName name) {
            return Match.of(network.contains(address));
        }
    }

    /** A text that is for addresses alone: {@code 10.1.}, {@code ALL}. */
    record AddressText(TextPattern text) implements HostPattern {
        @Override
        public Match matches(InetAddress address, @Nullable ClientName name) {
            return Match.of(text.matches(address.getHostAddress()));
        }
    }

    /** A text for names, and for addresses where it fits one. */
    record Text(TextPattern text) implements HostPattern {
        @Override
        public Match matches(InetAddress address, @Nullable ClientName name) {
            if (text.matches(address.getHostAddress())) {
                return Match.YES;
            }
            return switch (name) {
                case null -> Match.NAME_NEEDED;
                case ClientName.Confirmed(HostName host) -> Match.of(text.matches(host.text()));
                case ClientName.None _, ClientName.Contradicted _ -> Match.NO;
            };
        }
    }

    /** {@code @group}. */
    record InGroup(Netgroups groups, String group) implements HostPattern {
        @Override
        public Match matches(InetAddress address, @Nullable ClientName name) {
            HostName host = name instanceof ClientName.Confirmed(HostName confirmed) ? confirmed : null;
            if (groups.hasHost(group, address, host)) {
                return Match.YES;
            }
            return name == null ? Match.NAME_NEEDED : Match.NO;
        }
    }

    /** What is known of the client's name. */
    record Named(Naming naming) implements HostPattern {
        @Override
        public Match matches(InetAddress address, @Nullable ClientName name) {
            return switch (name) {
                case null -> Match.NAME_NEEDED;
                case ClientName.Confirmed(HostName host) ->
                    Match.of(naming == Naming.KNOWN
                            || naming == Naming.LOCAL && host.text().indexOf('.') < 0);
                case ClientName.None _ -> Match.of(naming == Naming.UNKNOWN);
                case ClientName.Contradicted _ -> Match.of(naming == Naming.PARANOID);
            };
        }
    }

    /** The wildcards that are about names. */
    enum Naming {
        /** It has a name that leads back to its address. */
        KNOWN,
        /** It has none, or none can be told now. */
        UNKNOWN,
        /** It has one without a dot. */
        LOCAL,
        /** It has one that does not lead back. */
        PARANOID
    }
}
