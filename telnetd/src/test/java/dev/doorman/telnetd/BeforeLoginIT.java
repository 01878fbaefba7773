package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway's limits on connections where nobody has logged in, and tcpmux, with a daemon behind them. */
class BeforeLoginIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static Doorman doorman;

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.configured("""
                8010 stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -i
                8011 stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -i
                tcpmux stream tcp nowait NULL internal
                tcpmux/session stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -i
                """, """
                service.8010.before-login = 1
                service.8011.before-login-per-source = 1
                """).start();
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    @ParameterizedTest
    @CsvSource({
        "8010, 127.0.0.1, 127.77.9.1, before-login",
        "8010, ::1, ::1, before-login",
        "8011, 127.0.0.1, 127.0.0.1, before-login-per-source",
        "8011, ::1, ::1, before-login-per-source"
    })
    void connectionsOnWhichNobodyHasLoggedInAreBounded(int service, String to, String other, String reason)
            throws Exception {
        int port = doorman.port(service);
        try (RawTelnet stranger = RawTelnet.connect(to, port)) {
            stranger.await("login: ");
            assertThatThrownBy(() -> firstByte(other, to, port))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("reset");
            assertThat(doorman.ask("/q/metrics"))
                    .containsPattern("doorman_gateway_refused_total\\{reason=\"" + reason + "\",service=\"" + service
                            + "\",?} [1-9]");
            stranger.login(Doorman.USER);
            // whoever has logged in is no stranger: the next may come
            try (RawTelnet next = RawTelnet.connect(to, port)) {
                next.await("login: ");
            }
        }
        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(firstByte(other, to, port)).isEqualTo(0xff));
    }

    /** Telnet's IAC, where the client is served. */
    private static int firstByte(String from, String to, int port) throws IOException {
        try (Socket client = new Socket()) {
            client.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
            client.setSoTimeout((int) SOON.toMillis());
            client.connect(new InetSocketAddress(InetAddress.ofLiteral(to), port));
            return client.getInputStream().read();
        }
    }

    @Test
    void tcpmuxLeadsToADaemon() throws Exception {
        try (Socket client = new Socket(InetAddress.ofLiteral("127.0.0.1"), doorman.port(1))) {
            client.setSoTimeout((int) SOON.toMillis());
            client.getOutputStream().write("Session\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().readNBytes(6)).asString().isEqualTo("+ go\r\n");
            assertThat(client.getInputStream().read()).as("telnet's IAC").isEqualTo(0xff);
        }
    }
}
