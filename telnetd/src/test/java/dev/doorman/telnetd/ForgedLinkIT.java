package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.link.FrameReader;
import dev.doorman.common.link.FrameType;
import dev.doorman.common.link.Invocation;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.link.LinkHeaderCodec;
import dev.doorman.common.link.LinkKey;
import dev.doorman.common.link.Nonce;
import dev.doorman.common.link.ProxyHeaders;
import dev.doorman.common.link.Transport;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Somebody inside the network speaks to telnetd's link as if he were the gateway. */
class ForgedLinkIT {
    private static final int TELNET = 23;

    /** A header for a nonce. */
    @FunctionalInterface
    private interface Forgery {
        byte[] header(Nonce nonce);
    }

    @Test
    void aForgedHeaderIsRefusedAndCounted() throws Exception {
        try (Doorman doorman = Doorman.serving();
                RawTelnet client = new RawTelnet(doorman.port(TELNET))) {
            client.await("login: ");
            byte[] master = LinkKey.readBytes(doorman.state().resolve("keys/master.key"));
            LinkKey right = LinkKey.derive(master, "telnetd");
            LinkKey wrong = LinkKey.derive(new byte[LinkKey.BYTES], "telnetd");
            LinkKey others = LinkKey.derive(master, "rshd");
            int link = doorman.telnetdLink();

            forge(link, nonce -> LinkHeaderCodec.encode(header(), nonce, wrong).bytes());
            forge(link, nonce -> LinkHeaderCodec.encode(header(), nonce, others).bytes());
            forge(
                    link,
                    _ -> LinkHeaderCodec.encode(header(), Nonce.random(), right).bytes());
            forge(link, _ -> ProxyHeaders.encode(header().client(), header().destination()));
            forge(link, _ -> new byte[5000]);
            forge(link, _ -> oversized());

            await().untilAsserted(() -> assertThat(refusals(doorman)).isEqualTo(6));
            assertThat(doorman.log("telnetd")).contains("link refused peer=");
            // the right one gets in: the test forges as it should
            try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), link)) {
                Nonce nonce = Nonce.of(socket.getInputStream().readNBytes(Nonce.BYTES));
                socket.getOutputStream()
                        .write(LinkHeaderCodec.encode(header(), nonce, right).bytes());
                assertThat(new FrameReader(socket.getInputStream()).next()).isEqualTo(FrameType.READY);
            }
        }
    }

    private static LinkHeader header() {
        InetSocketAddress client = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 1023);
        return new LinkHeader(
                ConnectionId.random(),
                Transport.STREAM,
                client,
                client,
                new Invocation("telnet", List.of("in.telnetd", "-i")),
                null);
    }

    /** One that tells of 5,000 bytes. */
    private static byte[] oversized() {
        byte[] bytes = Arrays.copyOf(ProxyHeaders.encode(header().client(), header().destination()), 16 + 5000);
        bytes[14] = (byte) (5000 >> 8);
        bytes[15] = (byte) 5000;
        return bytes;
    }

    private static void forge(int link, Forgery forgery) throws Exception {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), link)) {
            socket.setSoTimeout(20_000);
            InputStream in = socket.getInputStream();
            Nonce nonce = Nonce.of(in.readNBytes(Nonce.BYTES));
            socket.getOutputStream().write(forgery.header(nonce));
            String answer;
            try {
                answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            } catch (SocketException e) {
                // reset: what was sent beyond the header was never read
                answer = "reset";
            }
            assertThat(answer).matches("(?s)reset|\\x0b\\x00\\x08bad seal");
        }
    }

    private static double refusals(Doorman doorman) throws Exception {
        Matcher port = Pattern.compile("Listening on: http://127.0.0.1:(\\d+)").matcher(doorman.log("telnetd"));
        assertThat(port.find()).isTrue();
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.group(1) + "/q/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("doorman_link_refused_total"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }
}
