package dev.doorman.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTest {
    private static boolean keepAlive(String daemon, String... arguments) {
        return new Server.Daemon(daemon, List.of(arguments)).keepAlive();
    }

    @Test
    void silentClientsAreAskedUnlessTheLineSaysNo() {
        assertThat(keepAlive("rlogind", "in.rlogind")).isTrue();
        assertThat(keepAlive("rlogind", "in.rlogind", "-al")).isTrue();
        assertThat(keepAlive("rlogind", "in.rlogind", "-n")).isFalse();
        assertThat(keepAlive("rshd", "in.rshd", "-a", "-ln")).isFalse();
    }

    @Test
    void aFlagsValueIsNoFlag() {
        assertThat(keepAlive("telnetd", "in.telnetd", "-a", "none", "-i")).isTrue();
        assertThat(keepAlive("telnetd", "in.telnetd", "-anone")).isTrue();
        assertThat(keepAlive("telnetd", "in.telnetd", "-S", "16", "-hn")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"16,16", "0x10,16", "020,16", "lowdelay,16", "throughput,8", "reliability,4", "mincost,2", "255,255"})
    void theTypeOfServiceIsANumberOrAName(String text, int type) {
        assertThat(new Server.Daemon("telnetd", List.of("in.telnetd", "-S", text)).typeOfService())
                .isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"256", "-1", "0x100", "089", "", "fast", "1.5", "09999999999"})
    void anythingElseIsNone(String text) {
        assertThat(FlagValue.typeOfService(text)).isNegative();
    }

    @Test
    void elsewhereTheLetterMeansSomethingElse() {
        assertThat(keepAlive("tftpd", "in.tftpd", "-n")).isTrue();
    }
}
