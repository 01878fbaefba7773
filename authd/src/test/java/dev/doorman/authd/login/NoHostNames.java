package dev.doorman.authd.login;

import dev.doorman.common.trust.HostName;
import dev.doorman.common.trust.HostNames;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** A network without a name server: no address has a name, no name an address. */
record NoHostNames() implements HostNames {
    @Override
    public Optional<String> reverse(InetAddress address) {
        return Optional.empty();
    }

    @Override
    public List<InetAddress> forward(HostName name) {
        return List.of();
    }
}
