package dev.doorman.common.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** What every system's hosts(5) has; no network is needed for it. */
class NameServiceTest {
    @Test
    void localhostIsHere() throws IOException {
        assertThat(NameService.addresses("localhost")).contains(InetAddress.ofLiteral("127.0.0.1"));
        assertThat(NameService.name(InetAddress.ofLiteral("127.0.0.1"))).isPresent();
    }

    @Test
    void addressesInWritingAreTakenApart() throws IOException {
        for (String text : new String[] {"192.0.2.10", "2001:db8:0:0:0:0:0:6"}) {
            assertThat(NameService.addresses(text)).containsExactly(InetAddress.ofLiteral(text));
        }
    }

    @Test
    void aNameThatNobodyCanHaveLeadsNowhere() throws IOException {
        assertThat(NameService.addresses("x".repeat(300))).isEmpty();
    }
}
