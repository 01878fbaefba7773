package dev.doorman.gateway.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tools;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What comes of SIGTERM, from outside. */
class DrainIT {
    private static final String CONF = """
            echo stream tcp nowait NULL internal
            camp-telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -i
            """;
    private static final Duration SOON = Duration.ofSeconds(20);

    private static Socket client(Doorman doorman) throws IOException {
        Socket client = new Socket(InetAddress.ofLiteral("127.0.0.1"), doorman.port(7));
        client.setSoTimeout((int) SOON.toMillis());
        return client;
    }

    private static boolean echoes(Socket client) throws IOException {
        client.getOutputStream().write('x');
        return client.getInputStream().read() == 'x';
    }

    private static ProcessHandle terminate(Doorman doorman) throws Exception {
        ProcessHandle gateway = ProcessHandle.of(doorman.gatewayPid()).orElseThrow();
        Tools.run(new byte[0], List.of("kill", "-TERM", String.valueOf(gateway.pid())));
        return gateway;
    }

    @Test
    void nobodyIsLetInAndWhoIsThereMayGoOn() throws Exception {
        try (Doorman doorman = Doorman.configured(CONF, "")
                        .environment("DOORMAN_GATEWAY_DRAIN_SECONDS", "120")
                        .start();
                Socket client = client(doorman)) {
            assertThat(echoes(client)).isTrue();
            assertThat(doorman.ask("/q/health/ready")).contains("\"status\": \"UP\"");
            ProcessHandle gateway = terminate(doorman);

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(doorman.ask("/q/health/ready")).containsPattern("^\\{\\s*\"status\": \"DOWN\""));
            assertThat(doorman.ask("/q/health/live")).containsPattern("^\\{\\s*\"status\": \"UP\"");
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThatThrownBy(() -> client(doorman).close()).isInstanceOf(ConnectException.class));
            new ServerSocket(doorman.port(23), 1, InetAddress.ofLiteral("127.0.0.1")).close();

            assertThat(echoes(client)).as("the session goes on").isTrue();
            assertThat(gateway.isAlive()).isTrue();
            client.shutdownOutput();
            gateway.onExit().get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void whoStaysLongerThanTheGraceIsClosed() throws Exception {
        try (Doorman doorman = Doorman.configured(CONF, "")
                        .environment("DOORMAN_GATEWAY_DRAIN_SECONDS", "2")
                        .start();
                Socket client = client(doorman)) {
            assertThat(echoes(client)).isTrue();
            long begun = System.nanoTime();
            ProcessHandle gateway = terminate(doorman);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1800));
            client.shutdownOutput();
            gateway.onExit().get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
