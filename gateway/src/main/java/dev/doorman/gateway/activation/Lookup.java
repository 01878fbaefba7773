package dev.doorman.gateway.activation;

import dev.doorman.common.posix.NameService;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** Finds the addresses of a host. May block. */
@FunctionalInterface
interface Lookup {
    /**
     * The system's resolver. Java's own would keep a name's addresses for 30 seconds, and that it has none for 10: containers
     * come and go faster.
     */
    Lookup SYSTEM = host -> host.startsWith("[")
            ? List.of(InetAddress.ofLiteral(host.substring(1, host.length() - 1)))
            : NameService.addresses(host);

    /**
     * The addresses of a name or of an address in brackets; none where there is no such name.
     *
     * @throws IOException when they cannot be told now
     */
    List<InetAddress> addresses(String host) throws IOException;
}
