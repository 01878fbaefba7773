package dev.doorman.gateway.tcpmux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tools;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** tcpmux (RFC 1078) and qotd (RFC 865) from outside, with real sockets and Debian's nc. */
class TcpmuxIT {
    private static final String NO = "-service not available\r\n";
    private static final int TIMEOUT_MILLIS = 60_000;

    private static Doorman doorman;

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.configured("", "");
        doorman.write("inetd.conf", """
                tcpmux stream tcp nowait NULL internal
                tcpmux/+echo stream tcp nowait NULL internal
                tcpmux/daytime stream tcp nowait NULL internal
                tcpmux/shut stream tcp nowait NULL tcp://127.0.0.1:1
                tcpmux/login2 stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -i
                tcpmux/time stream tcp nowait.60 NULL internal
                discard stream tcp nowait NULL internal
                qotd stream tcp nowait NULL internal
                qotd dgram udp wait NULL internal
                """);
        doorman.write("hosts.deny", "shut : ALL\ntcpmux : 127.77.4.9\n");
        doorman.write("qotd", "First of all.\n%\nSecond,\nin two lines.\n%\n");
        doorman.start();
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    private static Socket client(String address) throws IOException {
        Socket client = new Socket(InetAddress.ofLiteral(address), doorman.port(1));
        client.setSoTimeout(TIMEOUT_MILLIS);
        return client;
    }

    private static String answer(String said) throws IOException {
        try (Socket client = client("127.0.0.1")) {
            client.getOutputStream().write(said.getBytes(StandardCharsets.ISO_8859_1));
            client.shutdownOutput();
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aServiceIsHadByItsNameInAnyCaseAndWhatComesBehindItIsItsOwn(String address) throws Exception {
        try (Socket client = client(address)) {
            client.getOutputStream().write("EcHo\r\nhello".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().readNBytes(11)).asString().isEqualTo("+ go\r\nhello");
            client.getOutputStream().write(" again".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().readNBytes(6)).asString().isEqualTo(" again");
            assertThat(doorman.ask("/api/connections")).contains("echo");
        }
    }

    @Test
    void helpListsWhatIsOffered() throws Exception {
        assertThat(answer("help\r\n").lines().toList())
                .containsExactlyInAnyOrder("echo", "daytime", "shut", "time", "login2");
        for (int i = 0; i < 200; i++) {
            assertThat(answer("echo\r\nbrief")).isEqualTo("+ go\r\nbrief");
        }
        assertThat(answer("daytime\r\n")).matches("\\+ go\r\n[A-Z][a-z]{2} .*\r\n");
    }

    /** CVE-2012-0862: what is not marked as tcpmux' own is not to be had through it. */
    @Test
    void cve20120862NothingElseIsOffered() throws Exception {
        for (String name : List.of("discard", "qotd", "tcpmux", "nosuch", "", "../echo", "echo ", "tcpmux/echo")) {
            assertThat(answer(name + "\r\n")).as(name).isEqualTo(NO);
        }
    }

    /** CVE-2013-4342: the service's own rules hold, not only those of tcpmux. */
    @Test
    void cve20134342TheServicesOwnRulesHold() throws Exception {
        assertThat(answer("shut\r\n")).isEqualTo(NO);
        assertThat(doorman.ask("/q/metrics"))
                .containsPattern("doorman_gateway_refused_total\\{reason=\"rule\",service=\"shut\",?} 1.0");
    }

    @Test
    void theServicesOwnPaceIsKeptAndNobodyIsRefusedForIt() throws Exception {
        for (int i = 0; i < 60; i++) {
            assertThat(answer("time\r\n")).startsWith("+ go\r\n");
        }
        // then one a second
        long begun = System.nanoTime();
        assertThat(answer("time\r\n")).startsWith("+ go\r\n").hasSize(6 + 4);
        assertThat(answer("time\r\n")).startsWith("+ go\r\n").hasSize(6 + 4);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1100));
        assertThat(answer("echo\r\nmeanwhile")).isEqualTo("+ go\r\nmeanwhile");
    }

    @Test
    void aLineThatDoesNotEndIsCutShort() throws Exception {
        assertThat(answer("x".repeat(500))).isIn(NO, "");
        assertThat(answer("echo")).isEqualTo(NO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void qotd(String address) throws Exception {
        List<String> quotes = List.of("First of all.\r\n", "Second,\r\nin two lines.\r\n");
        assertThat(nc("", address, String.valueOf(doorman.port(17)))).isIn(quotes);
        assertThat(datagram("q".repeat(100), address)).isIn(quotes);
        assertThat(datagram("qq", address)).as("never more than was asked with").isIn("Fi", "Se");
    }

    private static String datagram(String asked, String address) throws IOException {
        try (DatagramSocket client = new DatagramSocket()) {
            client.setSoTimeout(TIMEOUT_MILLIS);
            byte[] question = asked.getBytes(StandardCharsets.US_ASCII);
            client.send(new DatagramPacket(
                    question,
                    question.length,
                    new InetSocketAddress(InetAddress.ofLiteral(address), doorman.port(17))));
            DatagramPacket answer = new DatagramPacket(new byte[1024], 1024);
            client.receive(answer);
            return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII);
        }
    }

    private static String nc(String input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("nc"));
        command.addAll(Arrays.asList(arguments));
        return Tools.run(input.getBytes(StandardCharsets.US_ASCII), command).text();
    }

    @Test
    void checkSaysWhatIsWrong() throws Exception {
        try (Doorman broken = Doorman.configured("""
                tcpmux dgram udp wait NULL internal
                tcpmux/help stream tcp nowait NULL internal
                tcpmux/echo dgram udp wait NULL internal
                tcpmux/x stream tcp nowait NULL sensor
                8400 stream tcp nowait NULL tcp://one,two:25
                8401 dgram udp wait NULL tcp://two:25
                """, "")) {
            assertThat(broken.launcher("check", "--etc", broken.etc().toString())
                            .output()
                            .toLowerCase(Locale.ROOT))
                    .contains(
                            "inetd.conf:2:8: \"help\" is not a name that tcpmux can offer",
                            "inetd.conf:3:13: tcpmux is for stream services",
                            "inetd.conf:4:33: tcpmux cannot offer this",
                            "inetd.conf:5:35: \"one\" is not host:port",
                            "inetd.conf:6:26: a remote server is for stream services",
                            "inetd.conf:1:");
        }
    }
}
