package dev.doorman.tftpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.tftpd.Client.Mode;
import dev.doorman.tftpd.Client.Way;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests from a thousand addresses that may as well be made up: nobody answers what they are sent. */
class FloodIT {
    private static final int ADDRESSES = 1_100;
    private static final String LENIENT = "service.tftp.udp-flows-per-source = 2000\n";
    /** A first block, and the same once more. */
    private static final int MOST_BYTES = 2 * (4 + 512);

    @Test
    void whoNeverAnswersIsSentLittleAndHoldsNobodyUp() throws Exception {
        List<DatagramSocket> sockets = new ArrayList<>();
        try (TftpHost host = TftpHost.serving("-s", LENIENT)) {
            byte[] content = TftpHost.random(100_000);
            host.serve("image", content);
            fetched(host, content);
            byte[] request = "\0\1image\0octet\0".getBytes(StandardCharsets.ISO_8859_1);
            InetSocketAddress service = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), host.port());
            for (int i = 0; i < ADDRESSES; i++) {
                DatagramSocket socket = new DatagramSocket();
                sockets.add(socket);
                socket.send(new DatagramPacket(request, request.length, service));
            }
            // an honest client is served among them, by crowding one of them out
            fetched(host, content);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(host.doorman()
                                    .ask("/api/connections")
                                    .lines()
                                    .count())
                            .isLessThanOrEqualTo(1));
            int answered = 0;
            for (DatagramSocket socket : sockets) {
                int bytes = received(socket);
                answered += bytes > 0 ? 1 : 0;
                assertThat(bytes).isLessThanOrEqualTo(MOST_BYTES);
            }
            assertThat(answered).isGreaterThan(ADDRESSES / 2);
            assertThat(host.doorman().log("tftpd")).doesNotContain("OutOfMemory", "outcome=failed");
            fetched(host, content);
        } finally {
            sockets.forEach(DatagramSocket::close);
        }
    }

    private static void fetched(TftpHost host, byte[] content) throws Exception {
        Path back = host.local("image");
        Client.BUSYBOX.transfer(Way.GET, host.port(), "image", back, Mode.OCTET);
        assertThat(back).hasBinaryContent(content);
    }

    private static int received(DatagramSocket socket) throws Exception {
        socket.setSoTimeout(1);
        int bytes = 0;
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[600], 600);
                socket.receive(packet);
                bytes += packet.getLength();
            }
        } catch (SocketTimeoutException e) {
            return bytes;
        }
    }
}
