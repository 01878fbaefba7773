package dev.doorman.common.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.net.PortRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DaemonAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "telnetd:7000",
                "telnetd.doorman.svc.cluster.local:7000",
                "my_daemon:1",
                "127.0.0.1:17010-17019",
                "[::1]:7000",
                "[2001:db8::7]:17010-17073"
            })
    void isWrittenAsItWasRead(String text) {
        assertThat(DaemonAddress.parse(text)).hasToString(text);
    }

    @Test
    void aRangeOfOneIsAPort() {
        assertThat(DaemonAddress.parse("a:7000-7000"))
                .isEqualTo(new DaemonAddress("a", new PortRange(7000, 7000)))
                .hasToString("a:7000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":7000",
                "telnetd",
                "telnetd:",
                "telnetd:0",
                "telnetd:65536",
                "telnetd:7000-",
                "telnetd:-7000",
                "telnetd:7001-7000",
                "telnetd:7000-7064",
                "telnetd:7000-7001-7002",
                "telnetd:7000,7001",
                "::1:7000",
                "[::1:7000",
                "[::g]:7000",
                "[127.0.0.1.1]:7000",
                "-x:7000",
                "x y:7000",
                "http://x:7000"
            })
    void isNoOther(String text) {
        assertThat(DaemonAddress.parse(text)).isNull();
    }

    @Test
    void aHostIsNotLongerThanNamesAre() {
        assertThat(DaemonAddress.parse("a".repeat(253) + ":1")).isNotNull();
        assertThat(DaemonAddress.parse("a".repeat(254) + ":1")).isNull();
    }
}
