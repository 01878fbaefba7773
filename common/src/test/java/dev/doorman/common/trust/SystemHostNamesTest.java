package dev.doorman.common.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** The real resolver, as far as it goes without a network. */
class SystemHostNamesTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    private final SystemHostNames names = new SystemHostNames();

    @Test
    void knowsLocalhost() throws IOException {
        assertThat(names.forward(new HostName("localhost"))).contains(HERE);
        String claim = names.reverse(HERE).orElseThrow();
        assertThat(ClientName.of(HERE, names)).isEqualTo(new ClientName.Confirmed(new HostName(claim)));
    }
}
