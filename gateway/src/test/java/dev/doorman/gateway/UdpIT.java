package dev.doorman.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tools;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway's UDP services from outside, with Debian's nc and socat. Needs root, for ports below 1024. */
class UdpIT {
    private static final String ON = """
            echo dgram udp wait NULL internal
            discard dgram udp wait NULL internal
            chargen dgram udp wait NULL internal
            daytime dgram udp wait NULL internal
            time dgram udp wait NULL internal
            tftp dgram udp wait NULL /usr/sbin/in.tftpd in.tftpd
            """;
    private static final String CAMPED = "camp-ntalk dgram udp wait NULL /usr/sbin/in.talkd in.talkd\n";

    /** Somebody else's to start, where nobody does. */
    private static final String UNREACHABLE = """
            service.tftp.start-timeout = 500ms
            service.tftp.activator = none
            service.tftp.address = 127.0.0.1:9
            """;

    /** The services whose answers could be questions to one another. */
    private static final int[] LOOPING = {7, 13, 19, 37, 69};

    private static Doorman doorman;

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.configured(ON + CAMPED, UNREACHABLE).start("--bind", "*");
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    /** What nc has within a second. */
    private static String nc(String input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("nc", "-u", "-w", "1"));
        command.addAll(List.of(arguments));
        return Tools.run(input.getBytes(StandardCharsets.US_ASCII), command).text();
    }

    private static String port(int wellKnown) {
        return String.valueOf(doorman.port(wellKnown));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1"})
    void nc(String address) throws Exception {
        // at once, for each waits its second
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> echo = threads.submit(() -> nc("hello", address, port(7)));
            Future<String> discard = threads.submit(() -> nc("hello", address, port(9)));
            Future<String> chargen = threads.submit(() -> nc("hello", address, port(19)));
            Future<String> daytime = threads.submit(() -> nc("x", address, port(13)));
            Future<String> time = threads.submit(() -> nc("x", address, port(37)));
            assertThat(echo.get()).isEqualTo("hello");
            assertThat(discard.get()).isEmpty();
            assertThat(chargen.get()).isEqualTo(" !\"#$");
            assertThat(daytime.get()).matches("[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9]\\d \\d\\d:\\d\\d:\\d\\d \\d{4}\r\n");
            assertThat(time.get()).hasSize(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UDP4:127.0.0.1", "UDP6:[::1]"})
    void socat(String server) throws Exception {
        String text = "x".repeat(5000);
        assertThat(Tools.run(
                                text.getBytes(StandardCharsets.US_ASCII),
                                List.of("socat", "-t", "1", "-b", "65507", "STDIO", server + ":" + port(7)))
                        .text())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.77", "::1"})
    void whatComesFromAnAnsweringPortIsNotAnswered(String source) throws Exception {
        InetAddress from = InetAddress.ofLiteral(source);
        InetAddress to = from.getAddress().length == 4 ? InetAddress.ofLiteral("127.0.0.1") : from;
        List<DatagramSocket> sockets = new ArrayList<>();
        try {
            for (int port : LOOPING) {
                DatagramSocket socket = new DatagramSocket(new InetSocketAddress(from, port));
                sockets.add(socket);
                for (int service : LOOPING) {
                    socket.send(loop(to, service));
                }
            }
            // a second for all of them: what came for the others meanwhile is there when they are looked at
            int patience = 1000;
            for (DatagramSocket socket : sockets) {
                socket.setSoTimeout(patience);
                assertThatThrownBy(() -> socket.receive(new DatagramPacket(new byte[64], 64)))
                        .as("from port %d", socket.getLocalPort())
                        .isInstanceOf(SocketTimeoutException.class);
                patience = 50;
            }
        } finally {
            sockets.forEach(DatagramSocket::close);
        }
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(from, 0))) {
            socket.setSoTimeout(10_000);
            socket.send(loop(to, 7));
            socket.receive(new DatagramPacket(new byte[64], 64));
        }
    }

    private static DatagramPacket loop(InetAddress to, int service) {
        byte[] text = "loop".getBytes(StandardCharsets.US_ASCII);
        return new DatagramPacket(text, text.length, new InetSocketAddress(to, doorman.port(service)));
    }

    @Test
    void nobodyElseHasThePortsThatAreOnOrCamped() throws Exception {
        for (int service : new int[] {7, 518}) {
            for (String bind : List.of(
                    "UDP4-RECV:%s",
                    "UDP4-RECV:%s,reuseaddr",
                    "UDP4-RECV:%s,bind=127.0.0.1,reuseaddr",
                    "UDP4-RECV:%s,bind=127.0.0.9,reuseaddr,reuseport",
                    "UDP6-RECV:%s,ipv6only=0,reuseaddr",
                    "UDP6-RECV:%s,ipv6only=1,reuseaddr",
                    "UDP6-RECV:%s,bind=[::1],reuseport,reuseaddr")) {
                assertThat(Tools.run(
                                        new byte[0],
                                        List.of("timeout", "5", "socat", "-u", bind.formatted(port(service)), "STDOUT"))
                                .text())
                        .as(bind)
                        .contains("Address already in use");
            }
        }
        assertThat(nc("x", "127.0.0.1", port(518))).isEmpty();
    }

    @Test
    void whereADaemonCannotBeHadThereIsSilence() throws Exception {
        assertThat(nc("x", "127.0.0.1", port(69))).isEmpty();
        await().untilAsserted(() -> assertThat(doorman.log("gateway"))
                .containsPattern("no daemon for flow connection=[0-9a-f]{32} service=tftp client=127.0.0.1:"));
    }

    @Test
    void theOperatorSeesThem() throws Exception {
        assertThat(doorman.launcher("status", "--state", doorman.state().toString())
                        .output())
                .contains("*:" + port(7) + "/udp", "*:" + port(518) + "/udp", "camped");
        assertThat(doorman.launcher("check", "--etc", doorman.etc().toString(), "--port-offset", "0", "--bind", "*")
                        .output())
                .contains("*:69/udp");
    }
}
