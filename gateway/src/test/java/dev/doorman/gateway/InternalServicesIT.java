package dev.doorman.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tools;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The gateway's own services and its HTTP interface, with Debian's nc. */
class InternalServicesIT {
    private static Doorman doorman;

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.serving();
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    private static Tools.Output nc(String input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("nc"));
        command.addAll(List.of(arguments));
        return Tools.run(input.getBytes(StandardCharsets.US_ASCII), command);
    }

    @Test
    void echoReturnsWhatCameBehindAClosedHalf() throws Exception {
        Tools.Output output = nc("hello", "-N", "127.0.0.1", String.valueOf(doorman.port(7)));
        assertThat(output.text()).isEqualTo("hello");
        assertThat(output.status()).isZero();
    }

    @Test
    void echoAnswersOverIpv6() throws Exception {
        assertThat(nc("hello", "-6", "-N", "::1", String.valueOf(doorman.port(7)))
                        .text())
                .isEqualTo("hello");
    }

    @Test
    void discardSaysNothingAndCloses() throws Exception {
        assertThat(nc("hello", "-N", "127.0.0.1", String.valueOf(doorman.port(9)))
                        .text())
                .isEmpty();
    }

    @Test
    void daytimeIsOneLine() throws Exception {
        assertThat(nc("", "127.0.0.1", String.valueOf(doorman.port(13))).text())
                .matches("[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9]\\d \\d\\d:\\d\\d:\\d\\d \\d{4}\r\n");
    }

    @Test
    void timeIsFourBytes() throws Exception {
        try (Socket client = new Socket(InetAddress.ofLiteral("127.0.0.1"), doorman.port(37))) {
            byte[] answer = client.getInputStream().readAllBytes();
            assertThat(answer).hasSize(4);
            long seconds = Integer.toUnsignedLong(ByteBuffer.wrap(answer).getInt()) - 2_208_988_800L;
            assertThat(seconds).isCloseTo(Instant.now().getEpochSecond(), Offset.offset(5L));
        }
    }

    @Test
    void chargenGoesOnUntilTheClientHasEnough() throws Exception {
        try (Socket client = new Socket(InetAddress.ofLiteral("127.0.0.1"), doorman.port(19))) {
            byte[] lines = client.getInputStream().readNBytes(74 * 200);
            String text = new String(lines, StandardCharsets.US_ASCII);
            assertThat(text.lines().toList()).hasSize(200).allMatch(line -> line.length() == 72);
            assertThat(text.lines().toList().get(1)).startsWith("!\"#$%");
            assertThat(text.lines().toList().get(95))
                    .isEqualTo(text.lines().toList().get(0));
        }
    }

    @Test
    void theInterfaceWantsTheTokenAndHealthDoesNot() throws Exception {
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (String path : List.of("/api/services", "/api/connections")) {
                assertThat(get(http, path).statusCode()).isEqualTo(401);
                assertThat(doorman.request("GET", path).statusCode()).isEqualTo(200);
            }
            assertThat(get(http, "/q/health/live").statusCode()).isEqualTo(200);
            assertThat(get(http, "/q/health/ready").body()).contains("\"status\": \"UP\"");
            assertThat(get(http, "/q/metrics").body()).contains("doorman_connections_active");
        }
    }

    private static HttpResponse<String> get(HttpClient http, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + doorman.httpPort() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void statusAndSessionsAskTheRunningGateway() throws Exception {
        try (Socket client = new Socket(InetAddress.ofLiteral("127.0.0.1"), doorman.port(7))) {
            client.getOutputStream().write('x');
            assertThat(client.getInputStream().read()).isEqualTo('x');
            assertThat(doorman.launcher("status", "--state", doorman.state().toString())
                            .output())
                    .contains("SERVICE", "127.0.0.1:" + doorman.port(7) + ",[::1]:" + doorman.port(7));
            assertThat(doorman.launcher("sessions", "--state", doorman.state().toString())
                            .output())
                    .contains("echo", "127.0.0.1:" + client.getLocalPort());
        }
    }
}
