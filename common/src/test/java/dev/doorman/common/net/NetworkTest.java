package dev.doorman.common.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.77/24, 192.0.2.1, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "192.0.2.1/32, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.0, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::/0, 192.0.2.1, false",
        "::1, ::1, true",
        "::ffff:192.0.2.1, 192.0.2.1, true",
        "::ffff:192.0.2.0/120, 192.0.2.200, true",
        "::ffff:0:0/96, 10.0.0.1, true",
        "::192.0.2.1, 192.0.2.1, false",
    })
    void holdsWhatIsWithin(String network, String address, boolean within) {
        Network parsed = Objects.requireNonNull(Network.of(network));
        assertThat(parsed.contains(Network.plain(InetAddress.ofLiteral(address))))
                .isEqualTo(within);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.04",
                "1.2.3.256",
                "1.2.3.4/33",
                "1.2.3.4/-1",
                "1.2.3.4/+8",
                "1.2.3.4/08",
                "1.2.3.4/8/8",
                "1.2.3.4/999999999999",
                "0x1.2.3.4",
                ":",
                ":::",
                "1::2::3",
                "::1/129",
                "::1%lo",
                "[::1]",
                "fe80::1%1/64",
                "::ffff:1.2.3.4/95",
                "1.2.3.4:5",
                "host",
                " 1.2.3.4"
            })
    void nothingElseIsOne(String text) {
        assertThat(Network.of(text)).isNull();
    }

    @Test
    void anAddressInItsIpv6DressIsTheSame() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        mapped[12] = 10;
        mapped[15] = 1;
        InetAddress dressed = Inet6Address.getByAddress("host", mapped, 2);
        assertThat(dressed).isInstanceOf(Inet6Address.class);
        assertThat(Network.plain(dressed)).isEqualTo(InetAddress.ofLiteral("10.0.0.1"));
    }
}
