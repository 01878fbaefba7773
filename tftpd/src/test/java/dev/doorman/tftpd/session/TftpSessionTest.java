package dev.doorman.tftpd.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.link.AddressedDatagram;
import dev.doorman.common.link.FrameType;
import dev.doorman.common.link.Invocation;
import dev.doorman.common.link.Transport;
import dev.doorman.common.session.SessionLog;
import dev.doorman.common.session.SessionServer;
import dev.doorman.common.session.SessionServerOptions;
import dev.doorman.common.testing.TestGateway;
import dev.doorman.tftpd.files.RulesFile;
import dev.doorman.tftpd.files.TftpFiles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flows as the gateway brings them, without a gateway. */
class TftpSessionTest {
    private static final InetSocketAddress STRANGER = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.99"), 4711);

    @TempDir
    private Path scratch;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private SessionServer server;

    @BeforeEach
    void start() throws IOException {
        put("small", "abc");
        put("long", "x".repeat(1500));
        server = SessionServer.startFlows(
                new SessionServerOptions(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        TestGateway.KEY,
                        Duration.ofSeconds(10),
                        10),
                new TftpSession(scratch, new TftpFiles(), new RulesFile(Instant::now), new TransferObserver(registry)),
                new SessionLog());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void put(String name, String text) throws IOException {
        Path file = Files.writeString(scratch.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    }

    /** A flow of the line's; its flags come before the folder. */
    private TestGateway flow(String... flags) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("in.tftpd"));
        arguments.addAll(List.of(flags));
        arguments.add(scratch.toString());
        return TestGateway.ready(server.localAddress(), Transport.DGRAM, new Invocation("tftp", arguments));
    }

    private static byte[] wire(String text) {
        return text.replace('|', '\0').getBytes(StandardCharsets.ISO_8859_1);
    }

    private static TestGateway client(TestGateway gateway, String text) throws IOException {
        return gateway.frame(FrameType.DATA, wire(text));
    }

    private static void stranger(TestGateway gateway, String text) throws IOException {
        gateway.frame(FrameType.DATAGRAM_FROM, new AddressedDatagram(STRANGER, wire(text)).payload());
    }

    private static String heard(TestGateway gateway) throws IOException {
        assertThat(gateway.frames().next()).isEqualTo(FrameType.DATA);
        return new String(gateway.frames().payload(), StandardCharsets.ISO_8859_1).replace('\0', '|');
    }

    private static void over(TestGateway gateway) throws IOException {
        FrameType next = gateway.frames().next();
        while (next == FrameType.PREPARED) {
            next = gateway.frames().next();
        }
        assertThat(next).isNull();
    }

    private double counted(String operation, String end) {
        return registry.counter("doorman.tftp.transfers", "operation", operation, "end", end)
                .count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "|\3|\1abc", "|\4|\0", "|\5|\1x|", "|\6blksize|8|", "|\1small", "|\7"})
    void whatBeginsWithNoRequestIsNotAnswered(String nonsense) throws Exception {
        try (TestGateway gateway = client(flow(), nonsense)) {
            over(gateway);
        }
    }

    @Test
    void requestsOfOneFlowFollowOneAnother() throws Exception {
        try (TestGateway gateway = client(flow("-s"), "|\1small|octet|")) {
            assertThat(heard(gateway)).isEqualTo("|\3|\1abc");
            client(gateway, "|\4|\1");
            client(gateway, "|\1nobody|octet|");
            assertThat(heard(gateway)).isEqualTo("|\5|\1no such file|");
            client(gateway, "|\1/small|octet|tsize|0|");
            assertThat(heard(gateway)).isEqualTo("|\6tsize|3|");
            client(gateway, "|\4||");
            assertThat(heard(gateway)).isEqualTo("|\3|\1abc");
            client(gateway, "|\4|\1");
            over(gateway);
        }
        assertThat(counted("read", "completed")).isEqualTo(2);
        assertThat(counted("read", "failed")).isEqualTo(1);
    }

    @Test
    void aStrangerIsToldAndTheTransferGoesOn() throws Exception {
        try (TestGateway gateway = client(flow(), "|\1long|octet|")) {
            assertThat(heard(gateway)).hasSize(4 + 512);
            stranger(gateway, "|\4|\1");
            assertThat(gateway.frames().next()).isEqualTo(FrameType.DATAGRAM_FROM);
            assertThat(gateway.frames().payload())
                    .isEqualTo(new AddressedDatagram(STRANGER, wire("|\5|\5unknown transfer|")).payload());
            client(gateway, "|\4|\1");
            assertThat(heard(gateway)).hasSize(4 + 512);
        }
    }

    @Test
    void cve19990103Cve20242169NoErrorIsAnsweredWhoeverSendsIt() throws Exception {
        try (TestGateway gateway = client(flow(), "|\1long|octet|")) {
            assertThat(heard(gateway)).hasSize(4 + 512);
            stranger(gateway, "|\5|\5unknown transfer|");
            stranger(gateway, "nonsense");
            client(gateway, "nonsense");
            client(gateway, "|\4|\1");
            assertThat(heard(gateway)).startsWith("|\3|\2");
            client(gateway, "|\5||enough|");
            over(gateway);
        }
        try (TestGateway gateway = client(flow(), "|\5|\1not found|")) {
            over(gateway);
        }
    }

    @Test
    void strangersAreToldSoManyTimes() throws Exception {
        try (TestGateway gateway = client(flow(), "|\1small|octet|")) {
            assertThat(heard(gateway)).isEqualTo("|\3|\1abc");
            for (int i = 0; i < 100; i++) {
                stranger(gateway, "|\4|\1");
            }
            client(gateway, "|\4|\1");
            int told = 0;
            FrameType next = gateway.frames().next();
            while (next == FrameType.DATAGRAM_FROM) {
                told++;
                next = gateway.frames().next();
            }
            assertThat(told).isEqualTo(64);
        }
    }

    @Test
    void whoIsOneOfManyIsSilentAboutWhatItHasNot() throws Exception {
        try (TestGateway gateway = client(flow("-n"), "|\1nobody|octet|")) {
            client(gateway, "|\1" + scratch + "/nobody|octet|");
            assertThat(heard(gateway)).startsWith("|\5|\1");
            client(gateway, "|\1../nobody|octet|");
            assertThat(heard(gateway)).startsWith("|\5|\2");
        }
    }

    @Test
    void modesThatNobodyHas() throws Exception {
        try (TestGateway gateway = client(flow(), "|\2john|mail|")) {
            assertThat(heard(gateway)).isEqualTo("|\5|\4no such mode|");
        }
    }

    @Test
    void anUploadDallies() throws Exception {
        try (TestGateway gateway = client(flow("-cl"), "|\2new|octet|")) {
            assertThat(heard(gateway)).isEqualTo("|\4||");
            client(gateway, "|\3|\1abc");
            assertThat(heard(gateway)).isEqualTo("|\4|\1");
            assertThat(scratch.resolve("new")).hasContent("abc");
            // the acknowledgement was lost: after a while the client sends its block again
            gateway.socket().setSoTimeout(50);
            await().ignoreException(SocketTimeoutException.class).until(() -> {
                client(gateway, "|\3|\1abc");
                return heard(gateway).equals("|\4|\1");
            });
            gateway.socket().setSoTimeout(20_000);
            client(gateway, "|\1new|octet|");
            assertThat(heard(gateway)).isEqualTo("|\3|\1abc");
        }
    }

    @Test
    void withoutTheFlagNothingIsMade() throws Exception {
        try (TestGateway gateway = client(flow(), "|\2new|octet|")) {
            assertThat(heard(gateway)).startsWith("|\5|\1");
        }
        assertThat(scratch.resolve("new")).doesNotExist();
    }

    @Test
    void namesGoThroughTheRules() throws Exception {
        Path map = scratch.resolve("map");
        put("doorman.properties", "service.tftp.tftp-map = " + map + "\n");
        Files.writeString(map, "a ^secret.* not\\ for\\ \\0\nr ^boot$ small\n");
        try (TestGateway gateway = client(flow("-l"), "|\1boot|octet|")) {
            assertThat(heard(gateway)).isEqualTo("|\3|\1abc");
            client(gateway, "|\1secret|octet|");
            assertThat(heard(gateway)).isEqualTo("|\5|\2not for secret|");
            Files.writeString(map, "broken\n");
            client(gateway, "|\1boot|octet|");
            assertThat(heard(gateway)).isEqualTo("|\5||this server's rules cannot be used|");
        }
    }

    @Test
    void anEndedFlowEndsItsTransfer() throws Exception {
        try (TestGateway gateway = client(flow(), "|\1long|octet|")) {
            assertThat(heard(gateway)).hasSize(4 + 512);
            gateway.frame(FrameType.EOF);
            over(gateway);
        }
    }

    @Test
    void aClientIsNotFloodedBeforeItHasAnswered() throws Exception {
        try (TestGateway gateway = client(flow(), "|\1long|octet|blksize|65464|windowsize|64|")) {
            assertThat(heard(gateway)).startsWith("|\6");
            assertThat(heard(gateway)).startsWith("|\6");
            gateway.socket().setSoTimeout(5000);
            assertThat(catchThrowable(() -> gateway.frames().next())).isInstanceOf(SocketTimeoutException.class);
        }
    }
}
