package dev.doorman.common.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressedDatagramTest {
    @ParameterizedTest
    @CsvSource({
        // length, address, port, bytes
        "192.0.2.7, 1023, 04 c0000207 03ff 6162",
        "2001:db8::7, 65535, 10 20010db8000000000000000000000007 ffff 6162"
    })
    void aDatagramComesBackAsItWasWritten(String host, int port, String hex) {
        byte[] wire = HexFormat.of().parseHex(hex.replace(" ", ""));
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(host), port);
        assertThat(new AddressedDatagram(address, new byte[] {'a', 'b'}).payload())
                .isEqualTo(wire);
        AddressedDatagram read = Objects.requireNonNull(AddressedDatagram.of(wire));
        assertThat(read.address()).isEqualTo(address);
        assertThat(read.bytes()).containsExactly('a', 'b');
    }

    @Test
    void whatIsCutWithinItsAddressIsNone() {
        byte[] wire =
                new AddressedDatagram(new InetSocketAddress(InetAddress.ofLiteral("::1"), 7), new byte[0]).payload();
        for (int length = 0; length < wire.length; length++) {
            assertThat(AddressedDatagram.of(Arrays.copyOf(wire, length)))
                    .as("%d", length)
                    .isNull();
        }
        assertThat(AddressedDatagram.of(wire)).isNotNull();
        wire[0] = 5;
        assertThat(AddressedDatagram.of(wire)).isNull();
        wire[0] = -1;
        assertThat(AddressedDatagram.of(wire)).isNull();
    }
}
