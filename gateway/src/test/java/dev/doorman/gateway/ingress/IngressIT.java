package dev.doorman.gateway.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Balancers before the gateway, and servers behind it, with Debian's HAProxy in both places. */
class IngressIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    /** In 127.0.0.0/8, from which the tests' balancers come. */
    private static final String BALANCER = "127.77.3.1";

    private static final int PROXIED = 8300;
    private static final int BALANCED = 8301;
    private static final int NOBODY = 8302;
    private static final int WIDE = 8303;

    private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");

    private static Doorman doorman;
    private static int behind;
    private static Haproxy haproxy;
    private static ServerSocket one;
    private static ServerSocket two;

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.configured("", "");
        behind = Haproxy.freePort();
        one = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        two = new ServerSocket(0, 50, InetAddress.ofLiteral("::1"));
        int dead = Haproxy.freePort();
        doorman.write("inetd.conf", """
                echo stream tcp nowait NULL internal
                discard stream tcp nowait NULL internal
                %d stream tcp nowait NULL tcp+proxy://127.0.0.1:%d
                %d stream tcp nowait NULL tcp://127.0.0.1:%d,127.0.0.1:%d,[::1]:%d
                %d stream tcp nowait NULL tcp://127.0.0.1:%d,nowhere.invalid:25
                %d stream tcp nowait NULL tcp://127.0.0.1:%d
                """.formatted(
                        PROXIED,
                        behind,
                        BALANCED,
                        dead,
                        one.getLocalPort(),
                        two.getLocalPort(),
                        NOBODY,
                        dead,
                        WIDE,
                        doorman.port(7)));
        doorman.write("doorman.properties", """
                service.echo.trusted-proxies = %s, fd77::/16
                service.%d.trusted-proxies = ::1
                proxy-timeout = 1s
                per-source = 3
                service.discard.per-source = 100
                """.formatted(BALANCER, WIDE));
        doorman.write("hosts.deny", "echo : 203.0.113.66\n");
        doorman.start();
        haproxy = Haproxy.start(doorman.folder(), "behind", behind, """
                frontend in
                  bind 127.0.0.1:%d accept-proxy
                  log-format "client %%ci %%cp"
                  default_backend echo
                backend echo
                  server echo 127.0.0.1:%d source 127.77.3.9
                """.formatted(behind, doorman.port(7)));
    }

    @AfterAll
    static void stop() throws Exception {
        haproxy.close();
        one.close();
        two.close();
        doorman.close();
    }

    private static Socket from(String source, int wellKnown) throws IOException {
        Socket client = new Socket();
        client.bind(new InetSocketAddress(InetAddress.ofLiteral(source), 0));
        client.setSoTimeout((int) SOON.toMillis());
        client.connect(new InetSocketAddress(
                InetAddress.ofLiteral(source.indexOf(':') < 0 ? "127.0.0.1" : "::1"), doorman.port(wellKnown)));
        return client;
    }

    private static byte[] v2(int command, int family, String source, String destination, int port) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        byte[] from = InetAddress.ofLiteral(source).getAddress();
        header.write(SIGNATURE);
        header.write(0x20 | command);
        header.write(family);
        header.write(
                ByteBuffer.allocate(2).putShort((short) (2 * from.length + 4)).array());
        header.write(from);
        header.write(InetAddress.ofLiteral(destination).getAddress());
        header.write(ByteBuffer.allocate(4)
                .putShort((short) port)
                .putShort((short) 7)
                .array());
        return header.toByteArray();
    }

    private static String connections() throws Exception {
        return doorman.ask("/api/connections");
    }

    @ParameterizedTest
    @CsvSource({"TCP4,203.0.113.7,192.0.2.1", "TCP6,2001:db8::7,2001:db8::1"})
    void aBalancersHeaderOfVersion1TellsWhoComesAndNothingBehindItIsLost(String family, String source, String to)
            throws Exception {
        try (Socket client = from(BALANCER, 7)) {
            client.getOutputStream()
                    .write("PROXY %s %s %s 40001 7\r\nhello"
                            .formatted(family, source, to)
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
            assertThat(connections()).contains(source.contains(":") ? "[" + source + "]:40001" : source + ":40001");
        }
    }

    /** All of it may be there, and the end too, before the gateway has looked: once in a while it is. */
    @Test
    void aClientThatIsDoneAtOnceIsServedLikeAnyOther() throws Exception {
        for (int i = 0; i < 200; i++) {
            try (Socket client = from(BALANCER, 7)) {
                client.getOutputStream()
                        .write("PROXY TCP4 203.0.113.7 192.0.2.1 4000 7\r\nbrief".getBytes(StandardCharsets.US_ASCII));
                client.shutdownOutput();
                assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("brief");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"17,203.0.113.8,192.0.2.1", "33,2001:db8::8,2001:db8::1"})
    void ofVersion2TooAlsoByteByByte(int family, String source, String to) throws Exception {
        try (Socket client = from(BALANCER, 7)) {
            client.setTcpNoDelay(true);
            for (byte octet : v2(1, family, source, to, 40_002)) {
                client.getOutputStream().write(octet);
            }
            client.getOutputStream().write('x');
            assertThat(client.getInputStream().read()).isEqualTo('x');
            assertThat(connections()).contains(":40002").contains(source);
        }
    }

    @Test
    void fromAnybodyElseAHeaderIsData() throws Exception {
        String header = "PROXY TCP4 203.0.113.9 192.0.2.1 1023 7\r\n";
        for (String source : List.of("127.77.3.2", "127.0.0.1", "::1")) {
            try (Socket client = from(source, 7)) {
                client.getOutputStream().write(header.getBytes(StandardCharsets.US_ASCII));
                assertThat(client.getInputStream().readNBytes(header.length()))
                        .asString()
                        .isEqualTo(header);
                assertThat(connections()).doesNotContain("203.0.113.9");
            }
        }
    }

    @Test
    void theTrueSourceIsJudgedAndNotTheBalancer() throws Exception {
        assertReset("PROXY TCP4 203.0.113.66 192.0.2.1 5000 7\r\nx".getBytes(StandardCharsets.US_ASCII));
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                Socket client = from(BALANCER, 7);
                clients.add(client);
                client.getOutputStream()
                        .write("PROXY TCP4 198.51.100.%d 192.0.2.1 5000 7\r\nx"
                                .formatted(i)
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(client.getInputStream().read()).isEqualTo('x');
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.0\r\n\r\n",
                "PROXY UNKNOWN\r\n",
                "PROXY TCP4 203.0.113.7 192.0.2.1 99999 7\r\nx",
                "PROXY TCP4 not-an-address 192.0.2.1 1 7\r\nx",
                "PROXY TCP4 203.0.113.7 192.0.2.1 40001 7 and much more than there may be in a header of the first version"
                        + " of the protocol\r\nx"
            })
    void aBalancerWithoutAHeaderIsTurnedAway(String said) throws Exception {
        double before = turnedAway();
        assertReset(said.getBytes(StandardCharsets.US_ASCII));
        assertThat(turnedAway()).isEqualTo(before + 1);
    }

    @Test
    void andOneThatSaysNothingInTimeOrLiesAboutTheLength() throws Exception {
        double before = turnedAway();
        assertReset(new byte[0]);
        byte[] unix = v2(1, 0x31, "203.0.113.7", "192.0.2.1", 1);
        assertReset(unix);
        byte[] datagram = v2(1, 0x12, "203.0.113.7", "192.0.2.1", 1);
        assertReset(datagram);
        byte[] endless = v2(1, 0x11, "203.0.113.7", "192.0.2.1", 1);
        endless[14] = (byte) 0xff;
        assertReset(endless);
        assertThat(turnedAway()).isEqualTo(before + 4);
    }

    @Test
    void aBalancerThatComesOverIpv6IsOneLikeAnyOther() throws Exception {
        try (Socket client = from("::1", WIDE)) {
            client.getOutputStream()
                    .write("PROXY TCP6 2001:db8::9 2001:db8::1 40009 7\r\nwide".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().readNBytes(4)).asString().isEqualTo("wide");
            assertThat(connections()).contains("[2001:db8::9]:40009");
        }
        try (Socket client = from("::1", WIDE)) {
            client.getOutputStream().write("no header\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> client.getInputStream().read()).hasMessageContaining("reset");
        }
        assertThat(doorman.ask("/q/metrics"))
                .containsPattern(
                        "doorman_gateway_refused_total\\{reason=\"proxy-header\",service=\"" + WIDE + "\",?} 1.0");
    }

    /** There is one such line a second at most. */
    @Test
    void theLogSaysWhatIsWrongWithAHeader() {
        await().atMost(SOON).untilAsserted(() -> {
            assertReset("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(doorman.log("gateway"))
                    .containsPattern("connection refused service=echo client=" + BALANCER
                            + ":\\d+ reason=proxy-header why=malformed left-out=\\d");
        });
    }

    private static double turnedAway() throws Exception {
        return doorman.ask("/q/metrics")
                .lines()
                .filter(line -> line.startsWith("doorman_gateway_refused_total{")
                        && line.contains("proxy-header")
                        && line.contains("echo"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static void assertReset(byte[] said) throws IOException {
        try (Socket client = from(BALANCER, 7)) {
            client.getOutputStream().write(said);
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void aBalancersLookIsNoClient() throws Exception {
        double before = turnedAway();
        try (Socket client = from(BALANCER, 7)) {
            client.getOutputStream().write(SIGNATURE);
            client.getOutputStream().write(new byte[] {0x20, 0, 0, 0});
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(turnedAway()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"send-proxy", "send-proxy-v2"})
    void haproxyBeforeTheGatewayTellsTheTrueClient(String how) throws Exception {
        int port = Haproxy.freePort();
        try (Haproxy before =
                Haproxy.start(doorman.folder(), how, port, """
                frontend in
                  bind 127.0.0.1:%1$d
                  bind [::1]:%1$d
                  default_backend gateway
                backend gateway
                  server gateway 127.0.0.1:%2$d source %3$s %4$s
                """.formatted(port, doorman.port(7), BALANCER, how))) {
            for (String source : List.of("127.77.3.44", "::1")) {
                try (Socket client = new Socket()) {
                    InetAddress own = InetAddress.ofLiteral(source);
                    client.bind(new InetSocketAddress(own, 0));
                    client.connect(new InetSocketAddress(
                            own.getAddress().length == 4 ? InetAddress.ofLiteral("127.0.0.1") : own, port));
                    client.getOutputStream().write('h');
                    assertThat(client.getInputStream().read()).as(before.log()).isEqualTo('h');
                    assertThat(connections()).contains(":" + client.getLocalPort());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.77.3.55", "::1"})
    void haproxyBehindTheGatewayLogsTheTrueClient(String source) throws Exception {
        int port;
        try (Socket client = from(source, PROXIED)) {
            port = client.getLocalPort();
            client.getOutputStream().write("through".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().readNBytes(7)).asString().isEqualTo("through");
        }
        String text = source.equals("::1") ? "::1" : source;
        await().atMost(SOON).untilAsserted(() -> assertThat(haproxy.log()).contains("client " + text + " " + port));
    }

    @Test
    void serversAreBalancedByTheirConnectionsAndADeadOneIsPassedOver() throws Exception {
        List<Socket> clients = new ArrayList<>();
        List<Socket> served = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                Socket client = from("127.77.3." + (100 + i), BALANCED);
                clients.add(client);
                client.getOutputStream().write(i);
            }
            for (ServerSocket server : List.of(one, two)) {
                server.setSoTimeout((int) SOON.toMillis());
                for (int i = 0; i < 3; i++) {
                    served.add(server.accept());
                }
            }
            assertThat(served).hasSize(6);
        } finally {
            for (Socket socket : clients) {
                socket.close();
            }
            for (Socket socket : served) {
                socket.close();
            }
        }
    }

    @Test
    void whereNoServerAnswersTheClientIsReset() throws Exception {
        try (Socket client = from("127.77.3.120", NOBODY)) {
            assertThatThrownBy(() -> client.getInputStream().read()).hasMessageContaining("reset");
        }
        assertThat(doorman.log("gateway")).contains("no server for connection");
    }
}
