package dev.doorman.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.link.LinkKey;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.Received;
import dev.doorman.common.session.SessionLog;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.session.SessionServer;
import dev.doorman.common.session.SessionServerOptions;
import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Soak;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * TCP urgent data through the gateway, in both directions, with the test in telnetd's place: it writes down what comes over
 * the link, an urgent byte as {@code <DM>}.
 */
class UrgentDataIT {
    private static final int TELNET = 23;
    private static final int DM = 242;
    private static final String MARK = "<DM>";

    private static Doorman doorman;
    private static SessionServer daemon;
    private static final BlockingQueue<String> TRANSCRIPTS = new LinkedBlockingQueue<>();

    @BeforeAll
    static void start() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        doorman = Doorman.configured(
                        "telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -i\n",
                        "service.telnet.activator = none\nservice.telnet.address = 127.0.0.1:" + port + "\n")
                .start();
        byte[] master = LinkKey.readBytes(doorman.state().resolve("keys/master.key"));
        daemon = SessionServer.start(
                new SessionServerOptions(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port),
                        LinkKey.derive(master, "telnetd"),
                        SessionServerOptions.HEADER_TIMEOUT,
                        100),
                UrgentDataIT::serve,
                new SessionLog());
    }

    @AfterAll
    static void stop() throws Exception {
        daemon.close();
        doorman.close();
    }

    /** Sends a line with an urgent byte in its midst, then writes down what comes until the client closes its half. */
    private static SessionOutcome serve(Connection connection) throws IOException {
        connection.out().write("ab\u00ff".getBytes(StandardCharsets.ISO_8859_1));
        connection.sendUrgent(DM);
        connection.out().write("cd\n".getBytes(StandardCharsets.ISO_8859_1));
        ByteArrayOutputStream transcript = new ByteArrayOutputStream();
        byte[] buffer = new byte[1000];
        while (true) {
            switch (connection.receive(buffer)) {
                case Received.Data(int length) -> transcript.write(buffer, 0, length);
                case Received.Urgent(int value) -> {
                    assertThat(value).isEqualTo(DM);
                    transcript.writeBytes(MARK.getBytes(StandardCharsets.US_ASCII));
                }
                case Received.EndOfStream _ -> {
                    TRANSCRIPTS.add(transcript.toString(StandardCharsets.ISO_8859_1));
                    return new SessionOutcome.Completed();
                }
            }
        }
    }

    private static Socket client() throws IOException {
        Socket client = new Socket(InetAddress.ofLiteral("127.0.0.1"), doorman.port(TELNET));
        client.setTcpNoDelay(true);
        client.setSoTimeout(20_000);
        return client;
    }

    private static String transcript() throws InterruptedException {
        String transcript = TRANSCRIPTS.poll(20, TimeUnit.SECONDS);
        assertThat(transcript).isNotNull();
        return transcript;
    }

    @Test
    void iacAndUrgentDataMarkInsideDataLoseNothingAndKeepTheirPlace() throws Exception {
        try (Socket client = client()) {
            OutputStream out = client.getOutputStream();
            out.write("before\u00ff".getBytes(StandardCharsets.ISO_8859_1));
            client.sendUrgentData(DM);
            out.write("after".getBytes(StandardCharsets.ISO_8859_1));
            client.shutdownOutput();
            assertThat(transcript()).isEqualTo("before\u00ff" + MARK + "after");
        }
    }

    @Test
    void aMarkAtTheVeryStartArrivesToo() throws Exception {
        try (Socket client = client()) {
            client.sendUrgentData(DM);
            client.getOutputStream().write("x".getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            assertThat(transcript()).isEqualTo(MARK + "x");
        }
    }

    @Test
    void aMarkAtTheVeryEndArrivesToo() throws Exception {
        try (Socket client = client()) {
            client.getOutputStream().write("x".getBytes(StandardCharsets.US_ASCII));
            client.sendUrgentData(DM);
            client.shutdownOutput();
            assertThat(transcript()).isEqualTo("x" + MARK);
        }
    }

    @Test
    void aThousandMarksAmongRandomDataAllArriveInTheirPlaces() throws Exception {
        long seed = 4711;
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < Soak.rounds(50, 1000); round++) {
            StringBuilder sent = new StringBuilder();
            int marks = 0;
            try (Socket client = client()) {
                OutputStream out = client.getOutputStream();
                client.getInputStream().readNBytes(5);
                for (int i = 0; i < 20; i++) {
                    byte[] data = new byte[random.nextInt(1, 9000)];
                    Arrays.fill(data, (byte) ('a' + i));
                    out.write(data);
                    sent.append(new String(data, StandardCharsets.ISO_8859_1));
                    client.sendUrgentData(DM);
                    marks++;
                    sent.append('\u00f2');
                }
                out.write('z');
                sent.append('z');
                client.shutdownOutput();
                String received = transcript();
                // TCP keeps one mark: an urgent byte that a later one overtook is a byte of the stream like any other
                assertThat(received.replace(MARK, "\u00f2"))
                        .as("seed %d round %d: every byte, in order", seed, round)
                        .isEqualTo(sent.toString());
                assertThat(received).as("the last mark").endsWith(MARK + "z");
                assertThat(marks).isEqualTo(20);
            }
        }
    }

    @Test
    void theDaemonsUrgentByteIsUrgentForTheClient() throws Exception {
        try (Socket inline = client();
                Socket apart = client()) {
            inline.setOOBInline(true);
            assertThat(line(inline)).isEqualTo("ab\u00ff\u00f2cd\n");
            // a socket that does not keep urgent data inline does not show it in the stream: so urgent it was
            assertThat(line(apart)).isEqualTo("ab\u00ffcd\n");
            inline.shutdownOutput();
            apart.shutdownOutput();
            transcript();
            transcript();
        }
    }

    private static String line(Socket client) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int octet;
        do {
            octet = client.getInputStream().read();
            assertThat(octet).isNotNegative();
            line.write(octet);
        } while (octet != '\n');
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
