package dev.doorman.common.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class HostNameTest {
    @Test
    void isInLowerCaseAndWithoutADotAtItsEnd() {
        assertThat(HostName.of("Host.Example.COM.")).isEqualTo(new HostName("host.example.com"));
        assertThat(new HostName("a_b.c")).hasToString("a_b.c");
        assertThatIllegalArgumentException().isThrownBy(() -> new HostName("Host"));
        assertThat(HostName.of("host..")).isNull();
    }

    @Test
    void theDomainIsTheLastTwoLabels() {
        assertThat(new HostName("www.lab.example.com").domain()).isEqualTo(new HostName("example.com"));
        assertThat(new HostName("example.com").domain()).isEqualTo(new HostName("example.com"));
        assertThat(new HostName("host").domain()).isNull();
    }

    @Test
    void aNameBelowADomainMayBeTooLong() {
        assertThat(new HostName("host").below(new HostName("example.com"))).isEqualTo(new HostName("host.example.com"));
        assertThat(new HostName("host").below(new HostName("a.".repeat(124) + "com")))
                .isNull();
    }
}
