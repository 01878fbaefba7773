package dev.doorman.common.trust;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Who knows hosts' names. What it says is a claim; {@link ClientName} looks whether it holds. Any thread; may block. */
public interface HostNames {
    /**
     * The name that an address claims to have.
     *
     * @return as the name server wrote it, which may be anything; empty where there is none
     * @throws IOException when it cannot be told now
     */
    Optional<String> reverse(InetAddress address) throws IOException;

    /**
     * The addresses that a name leads to.
     *
     * @return empty where there is no such name
     * @throws IOException when they cannot be told now
     */
    List<InetAddress> forward(HostName name) throws IOException;
}
