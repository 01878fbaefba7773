package dev.doorman.common.trust;

import dev.doorman.common.net.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client's name is worth: whoever owns an address may let it claim any name, so it must lead back to the address. */
public sealed interface ClientName {
    /**
     * The address has no name, or none can be told now. That is no contradiction: such a client is known by its address
     * alone, with {@code -a} too, as in in.rshd.
     */
    record None() implements ClientName {}

    /** The name leads back to the address. */
    record Confirmed(HostName name) implements ClientName {}

    /**
     * The claimed name does not lead back, or it cannot be told whether it does.
     *
     * @param claimed null when the claim is not even a name
     */
    record Contradicted(@Nullable HostName claimed) implements ClientName {
        /** Whether it claims to be of the server's own domain. A name without a dot does, as in in.rshd. */
        boolean isOf(@Nullable HostName ownDomain) {
            return claimed != null && (claimed.isShort() || ownDomain != null && claimed.isWithin(ownDomain));
        }
    }

    /**
     * Asks for the name of an address, and then for the addresses of the name.
     *
     * @param address in its plain form
     */
    static ClientName of(InetAddress address, HostNames names) {
        Optional<String> claim;
        try {
            claim = names.reverse(address);
        } catch (IOException e) {
            return new None();
        }
        if (claim.isEmpty()) {
            return new None();
        }
        HostName name = HostName.of(claim.get());
        return name != null && leadsTo(name, address, names) ? new Confirmed(name) : new Contradicted(name);
    }

    private static boolean leadsTo(HostName name, InetAddress address, HostNames names) {
        try {
            return names.forward(name).stream().map(Network::plain).anyMatch(address::equals);
        } catch (IOException e) {
            return false;
        }
    }
}
