package dev.doorman.common.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CachedHostNamesTest {
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.10");
    private static final HostName NAME = new HostName("host.example.com");
    private static final int MANY = 5000;

    private final FakeHostNames source =
            new FakeHostNames().claims("192.0.2.10", NAME.text()).leads(NAME.text(), "192.0.2.10");
    private Instant now = Instant.EPOCH;
    private final CachedHostNames cached = new CachedHostNames(source, () -> now);

    @Test
    void asksOnceForAWhile() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(cached.reverse(ADDRESS)).contains(NAME.text());
            assertThat(cached.forward(NAME)).containsExactly(ADDRESS);
            assertThat(cached.reverse(InetAddress.ofLiteral("::1"))).isEmpty();
        }
        assertThat(source.questions).isEqualTo(3);
        now = now.plus(Duration.ofSeconds(31));
        assertThat(cached.reverse(ADDRESS)).contains(NAME.text());
        assertThat(source.questions).isEqualTo(4);
        assertThat(cached.reverse(ADDRESS)).contains(NAME.text());
        assertThat(source.questions).isEqualTo(4);
    }

    @Test
    void doesNotRememberThatSomethingCannotBeTold() throws IOException {
        source.untold(NAME.text());
        assertThatIOException().isThrownBy(() -> cached.forward(NAME));
        assertThatIOException().isThrownBy(() -> cached.forward(NAME));
        assertThat(source.questions).isEqualTo(2);
    }

    @Test
    void forgetsTheOldestOfMany() throws IOException {
        assertThat(cached.forward(NAME)).isNotEmpty();
        for (int i = 0; i < MANY; i++) {
            assertThat(cached.forward(new HostName("h" + i))).isEmpty();
        }
        int before = source.questions;
        assertThat(cached.forward(new HostName("h" + (MANY - 1)))).isEmpty();
        assertThat(source.questions).isEqualTo(before);
        assertThat(cached.forward(NAME)).isNotEmpty();
        assertThat(source.questions).isEqualTo(before + 1);
    }
}
