package dev.doorman.common.ban;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "192.0.2.7/32, 192.0.2.7",
        "::ffff:192.0.2.7, 192.0.2.7",
        "2001:db8::1, 2001:db8:0:0::/64",
        "2001:db8:0:0::/64, 2001:db8:0:0::/64",
        "2001:DB8:1:2:ffff::, 2001:db8:1:2::/64",
        "::1, 0:0:0:0::/64"
    })
    void isReadAsItIsWritten(String text, String shown) {
        assertThat(Source.parse(text)).hasToString(shown).isEqualTo(Source.parse(shown));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "192.0.2.0/24", "2001:db8::/32", "2001:db8::/65", "example.com", "127.1", "1", "::1%lo"})
    void anythingElseIsNone(String text) {
        assertThat(Source.parse(text)).isNull();
    }

    @Test
    void aZoneIsNoPartOfIt() throws Exception {
        byte[] local = InetAddress.ofLiteral("fe80::1").getAddress();
        assertThat(Source.of(Inet6Address.getByAddress("", local, 1)))
                .isEqualTo(Source.parse("fe80::2"))
                .hasToString("fe80:0:0:0::/64");
    }
}
