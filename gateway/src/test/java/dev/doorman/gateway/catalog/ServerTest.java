package dev.doorman.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

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
    void elsewhereTheLetterMeansSomethingElse() {
        assertThat(keepAlive("tftpd", "in.tftpd", "-n")).isTrue();
    }
}
