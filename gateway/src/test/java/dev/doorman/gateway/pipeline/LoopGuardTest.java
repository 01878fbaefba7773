package dev.doorman.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopGuardTest {
    private final LoopGuard guard = new LoopGuard(port -> port == 10_007);

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 7, true",
        "192.0.2.1, 9, true",
        "192.0.2.1, 13, true",
        "192.0.2.1, 17, true",
        "192.0.2.1, 19, true",
        "192.0.2.1, 37, true",
        "192.0.2.1, 53, true",
        "192.0.2.1, 69, true",
        "2001:db8::1, 123, true",
        "192.0.2.1, 10007, true",
        "192.0.2.1, 0, true",
        "224.0.0.1, 40000, true",
        "ff02::1, 40000, true",
        "255.255.255.255, 40000, true",
        "0.0.0.0, 40000, true",
        "::, 40000, true",
        "192.0.2.1, 40000, false",
        "127.0.0.1, 1023, false",
        "2001:db8::1, 8, false",
        "fe80::1, 10008, false"
    })
    void toWhomNothingIsSent(String address, int port, boolean forbidden) {
        assertThat(guard.forbids(new InetSocketAddress(InetAddress.ofLiteral(address), port)))
                .isEqualTo(forbidden);
    }
}
