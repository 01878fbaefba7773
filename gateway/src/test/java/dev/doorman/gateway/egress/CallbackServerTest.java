package dev.doorman.gateway.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.callback.Callback;
import dev.doorman.common.callback.CallbackClient;
import dev.doorman.common.callback.CallbackRefusedException;
import dev.doorman.common.callback.CallbackRefusedException.Reason;
import dev.doorman.common.callback.PassivePort;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.net.ConnectionId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets in at the callback port, and how far. */
class CallbackServerTest {
    private static final String CLIENT = "127.0.0.2";
    private static final String OTHER = "127.0.0.3";

    private CallbackFixture fixture;
    private ServerSocket client;
    private ServerSocket other;
    private long sockets;

    @BeforeEach
    void start() throws Exception {
        fixture = new CallbackFixture();
        client = new ServerSocket(0, 64, InetAddress.ofLiteral(CLIENT));
        other = new ServerSocket(client.getLocalPort(), 64, InetAddress.ofLiteral(OTHER));
        sockets = CallbackFixture.sockets();
    }

    @AfterEach
    void stop() throws Exception {
        fixture.awaitNothing();
        await().untilAsserted(() -> assertThat(CallbackFixture.sockets()).isLessThanOrEqualTo(sockets));
        client.close();
        other.close();
        fixture.close();
    }

    private RawSocks raw() throws IOException {
        return new RawSocks(fixture.server.localAddress());
    }

    private static Reason reason(LinkHeader header, int port) {
        return catchThrowableOfType(CallbackRefusedException.class, () -> new CallbackClient(header).dial(port))
                .reason();
    }

    @Test
    void aTokenReachesItsOwnClientAlone() throws Exception {
        LinkHeader connection = fixture.connection(CLIENT, "any");
        try (Socket daemon = new CallbackClient(connection).dial(client.getLocalPort());
                Socket accepted = client.accept()) {
            assertThat(accepted.getInetAddress()).isEqualTo(CallbackFixture.GATEWAY);
            daemon.getOutputStream().write('x');
            assertThat(accepted.getInputStream().read()).isEqualTo('x');
            accepted.getOutputStream().write('y');
            assertThat(daemon.getInputStream().read()).isEqualTo('y');
        }
        for (String address : List.of(OTHER, "127.0.0.1", "0.0.0.0", "255.255.255.255")) {
            for (int command : List.of(RawSocks.CONNECT, RawSocks.BIND)) {
                try (RawSocks raw = raw().authenticated(connection)) {
                    assertThat(raw.ask(RawSocks.request(command, address, client.getLocalPort())))
                            .as("%s %d", address, command)
                            .isEqualTo(2);
                    assertThat(raw.rest()).isEmpty();
                }
            }
        }
        byte[] loopback6 = new byte[16];
        loopback6[15] = 1;
        try (RawSocks raw = raw().authenticated(connection)) {
            assertThat(raw.ask(RawSocks.request(RawSocks.CONNECT, loopback6, client.getLocalPort())))
                    .isEqualTo(2);
        }
        assertThat(fixture.callbacks("dial", "not-allowed")).isEqualTo(5);
        assertThat(fixture.callbacks("passive", "not-allowed")).isEqualTo(4);
        other.setSoTimeout(100);
        assertThatThrownBy(other::accept).as("nobody came").isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void anIpv4MappedAddressIsTheAddress() throws Exception {
        byte[] mapped = HexFormat.of().parseHex("00000000000000000000ffff7f000002");
        try (RawSocks raw = raw().authenticated(fixture.connection(CLIENT, "any"))) {
            assertThat(raw.ask(RawSocks.request(RawSocks.CONNECT, mapped, client.getLocalPort())))
                    .isZero();
            client.accept().close();
        }
    }

    @Test
    void nothingIsReachedAfterTheConnection() throws Exception {
        LinkHeader connection = fixture.connection(CLIENT, "any");
        try (RawSocks early = raw().authenticated(connection)) {
            fixture.server.ended(connection.id(), Callbacks.Ending.FLUSHED);
            assertThat(early.ask(RawSocks.request(RawSocks.CONNECT, CLIENT, client.getLocalPort())))
                    .isEqualTo(2);
        }
        assertThat(reason(connection, client.getLocalPort())).isEqualTo(Reason.NOT_ALLOWED);
        client.setSoTimeout(100);
        assertThatThrownBy(client::accept).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void aFreshLinkTakesTheRightOfTheOneBefore() throws Exception {
        ConnectionId id = ConnectionId.random();
        LinkHeader first = fixture.link(id, CLIENT, "127.0.0.1", "any");
        LinkHeader second = fixture.link(id, CLIENT, "127.0.0.1", "any");
        assertThat(reason(first, client.getLocalPort())).isEqualTo(Reason.NOT_ALLOWED);
        new CallbackClient(second).dial(client.getLocalPort()).close();
        client.accept().close();
    }

    @Test
    void aServiceWithoutCallbacksGetsNone() {
        LinkHeader connection = fixture.connection(CLIENT, "none");
        assertThat(connection.callback()).isNull();
        assertThat(reason(connection, client.getLocalPort())).isEqualTo(Reason.NOT_ALLOWED);
        assertThatThrownBy(() -> new CallbackClient(connection).listen()).isInstanceOf(CallbackRefusedException.class);
    }

    @Test
    void eachReasonIsTold() throws Exception {
        LinkHeader connection = fixture.connection(CLIENT, "any");
        int closed;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral(CLIENT))) {
            closed = free.getLocalPort();
        }
        assertThat(reason(connection, closed)).isEqualTo(Reason.CONNECTION_REFUSED);
        // a listener whose queue is full answers nothing
        List<Socket> filling = new ArrayList<>();
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.ofLiteral(CLIENT))) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 16; i++) {
                            Socket next = new Socket();
                            filling.add(next);
                            next.connect(deaf.getLocalSocketAddress(), 300);
                        }
                    })
                    .isInstanceOf(SocketTimeoutException.class);
            try (CallbackFixture impatient = new CallbackFixture(new CallbackOptions.Limits(
                    4, 4, Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofMillis(300)))) {
                assertThat(reason(impatient.connection(CLIENT, "any"), deaf.getLocalPort()))
                        .isEqualTo(Reason.UNREACHABLE);
                assertThat(impatient.callbacks("dial", "timed-out")).isEqualTo(1);
            }
        } finally {
            for (Socket socket : filling) {
                socket.close();
            }
        }
        LinkHeader elsewhere = fixture.connection(CLIENT, "192.0.2.1", "any");
        assertThat(reason(elsewhere, closed)).isEqualTo(Reason.FAILED);
    }

    @Test
    void namesPortZeroAndOtherCommandsAreRefused() throws Exception {
        LinkHeader connection = fixture.connection(CLIENT, "any");
        try (RawSocks raw = raw().authenticated(connection)) {
            assertThat(raw.ask(RawSocks.request("localhost", client.getLocalPort())))
                    .isEqualTo(8);
        }
        try (RawSocks raw = raw().authenticated(connection)) {
            assertThat(raw.ask(RawSocks.request(CLIENT, client.getLocalPort()))).isEqualTo(8);
        }
        try (RawSocks raw = raw().authenticated(connection)) {
            assertThat(raw.ask(RawSocks.request(RawSocks.CONNECT, CLIENT, 0))).isEqualTo(2);
        }
        try (RawSocks raw = raw().authenticated(connection)) {
            assertThat(raw.ask(RawSocks.request(RawSocks.UDP_ASSOCIATE, CLIENT, 1)))
                    .isEqualTo(7);
        }
    }

    @Test
    void whoHasNoTokenGetsNowhere() throws Exception {
        LinkHeader connection = fixture.connection(CLIENT, "any");
        LinkHeader another = fixture.connection(OTHER, "any");
        String id = connection.id().hex();
        for (byte[] wrong : List.of(
                RawSocks.password(id, RawSocks.token(another)),
                RawSocks.password(another.id().hex(), RawSocks.token(connection)),
                RawSocks.password(ConnectionId.random().hex(), RawSocks.token(connection)),
                RawSocks.password(id, RawSocks.token(connection).substring(1)),
                RawSocks.password(id, RawSocks.token(connection) + "0"),
                RawSocks.password(id, RawSocks.token(connection).toUpperCase(Locale.ROOT) + "x"),
                RawSocks.password(id, "x".repeat(255)),
                RawSocks.password("x".repeat(255), "x".repeat(255)),
                RawSocks.password("x", "x"))) {
            try (RawSocks raw = raw()) {
                raw.send(RawSocks.GREETING);
                assertThat(raw.read(2)).containsExactly(5, 2);
                raw.send(wrong);
                byte[] answer = raw.rest();
                assertThat(answer).hasSize(2).startsWith(1);
                assertThat(answer[1]).isNotZero();
            }
        }
        assertThat(fixture.faults("wrong-token")).isEqualTo(9);
    }

    @Test
    void otherMethodsAndOtherProtocolsAreRefused() throws Exception {
        try (RawSocks raw = raw()) {
            assertThat(raw.send(5, 1, 0).rest()).containsExactly((byte) 5, (byte) 0xff);
        }
        try (RawSocks raw = raw()) {
            assertThat(raw.send(5, 2, 0, 1).rest()).containsExactly((byte) 5, (byte) 0xff);
        }
        assertThat(fixture.faults("no-password")).isEqualTo(2);
        // SOCKS4 to 127.0.0.2:80 as user "u"
        try (RawSocks raw = raw()) {
            assertThat(raw.send(HexFormat.of().parseHex("040100507f0000027500")).rest())
                    .isEmpty();
        }
        try (RawSocks raw = raw()) {
            assertThat(raw.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
                            .rest())
                    .isEmpty();
        }
        assertThat(fixture.faults("malformed")).isEqualTo(2);
    }

    @Test
    void stepsMayComeTogetherButNothingBehindTheRequest() throws Exception {
        LinkHeader connection = fixture.connection(CLIENT, "any");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(RawSocks.GREETING);
        all.writeBytes(RawSocks.password(connection));
        int port = client.getLocalPort();
        try (RawSocks raw = raw()) {
            raw.send(all.toByteArray()).send(RawSocks.request(RawSocks.CONNECT, CLIENT, port));
            assertThat(raw.read(14)).startsWith(5, 2, 1, 0, 5, 0);
            client.accept().close();
        }
        all.writeBytes(RawSocks.request(RawSocks.BIND, CLIENT, 0));
        all.write('x');
        try (RawSocks raw = raw()) {
            assertThat(raw.send(all.toByteArray()).rest()).hasSizeLessThanOrEqualTo(14);
        }
        assertThat(fixture.callbacks("passive", "abandoned")).isEqualTo(1);
    }

    @Test
    void theDialogueByteByByteAndCutAtEachLength() throws Exception {
        LinkHeader connection = fixture.connection(CLIENT, "any");
        byte[][] steps = {
            RawSocks.GREETING,
            RawSocks.password(connection),
            RawSocks.request(RawSocks.CONNECT, CLIENT, client.getLocalPort())
        };
        int[] answers = {2, 2, 10};
        try (RawSocks raw = raw()) {
            for (int step = 0; step < steps.length; step++) {
                for (byte one : steps[step]) {
                    raw.send((int) one);
                }
                assertThat(raw.read(answers[step])[1]).isEqualTo((byte) (step == 0 ? 2 : 0));
            }
            client.accept().close();
        }
        for (int step = 0; step < steps.length; step++) {
            for (int cut = 0; cut < steps[step].length; cut++) {
                try (RawSocks raw = raw()) {
                    for (int before = 0; before < step; before++) {
                        raw.send(steps[before]).read(answers[before]);
                    }
                    raw.send(Arrays.copyOf(steps[step], cut));
                    raw.socket().shutdownOutput();
                    assertThat(raw.rest()).as("step %d cut at %d", step, cut).isEmpty();
                }
            }
        }
    }

    @Test
    void garbageGetsNowhere() throws Exception {
        LinkHeader connection = fixture.connection(CLIENT, "any");
        for (long seed = 0; seed < 300; seed++) {
            RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
            byte[] garbage = new byte[random.nextInt(1, 1500)];
            random.nextBytes(garbage);
            try (RawSocks raw = raw()) {
                switch (random.nextInt(3)) {
                    case 0 -> raw.send(garbage);
                    case 1 -> {
                        raw.send(RawSocks.GREETING).read(2);
                        garbage[0] = 1;
                        raw.send(garbage);
                    }
                    default -> {
                        raw.authenticated(connection);
                        garbage[0] = 5;
                        raw.send(garbage);
                    }
                }
                raw.socket().shutdownOutput();
                assertThat(raw.rest()).as("seed %d", seed).hasSizeLessThanOrEqualTo(24);
            } catch (SocketException e) {
                assertThat(e).as("seed %d", seed).hasMessageMatching("(?i).*(reset|broken pipe).*");
            }
        }
        client.setSoTimeout(100);
        assertThatThrownBy(client::accept).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void silenceAndDripsEndAndStrangersAreBounded() throws Exception {
        try (CallbackFixture hasty = new CallbackFixture(new CallbackOptions.Limits(
                4, 4, Duration.ofMillis(400), Duration.ofSeconds(1), Duration.ofSeconds(1)))) {
            List<RawSocks> silent = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                silent.add(new RawSocks(hasty.server.localAddress()));
            }
            silent.get(1).send(5, 1);
            silent.get(2).send(RawSocks.GREETING).read(2);
            silent.get(3).authenticated(hasty.connection(CLIENT, "any"));
            await().until(() -> hasty.server.openHandshakes() == 4);
            try (RawSocks fifth = new RawSocks(hasty.server.localAddress())) {
                assertThat(fifth.rest()).isEmpty();
            }
            assertThat(hasty.faults("too-many")).isEqualTo(1);
            for (RawSocks one : silent) {
                assertThat(one.rest()).isEmpty();
                one.close();
            }
            assertThat(hasty.faults("timed-out")).isEqualTo(4);
            hasty.awaitNothing();
            Callback callback = new CallbackClient(hasty.connection(CLIENT, "any"));
            callback.dial(client.getLocalPort()).close();
            client.accept().close();
            hasty.awaitNothing();
        }
    }

    @Test
    void aConnectionHasFourCallsAndEightPortsAndAllTogetherAreBounded() throws Exception {
        LinkHeader connection = fixture.connection(CLIENT, "any");
        Callback callback = new CallbackClient(connection);
        List<AutoCloseable> open = new ArrayList<>();
        for (int i = 0; i < Allowance.MAX_DIALS; i++) {
            open.add(callback.dial(client.getLocalPort()));
            open.add(client.accept());
        }
        assertThat(reason(connection, client.getLocalPort())).isEqualTo(Reason.NOT_ALLOWED);
        for (int i = 0; i < Allowance.MAX_PASSIVE; i++) {
            open.add(callback.listen());
        }
        assertThat(catchThrowableOfType(CallbackRefusedException.class, callback::listen)
                        .reason())
                .isEqualTo(Reason.NOT_ALLOWED);
        for (AutoCloseable one : open) {
            one.close();
        }
        fixture.awaitNothing();
        callback.dial(client.getLocalPort()).close();
        client.accept().close();
        callback.listen().close();

        try (CallbackFixture small = new CallbackFixture(new CallbackOptions.Limits(
                        8, 2, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(9)));
                PassivePort _ = new CallbackClient(small.connection(CLIENT, "any")).listen();
                PassivePort _ = new CallbackClient(small.connection(CLIENT, "any")).listen()) {
            assertThat(reason(small.connection(CLIENT, "any"), client.getLocalPort()))
                    .isEqualTo(Reason.NO_PORT);
        }
    }

    @Test
    void theTokenIsInNoLogAndNoException() throws Exception {
        Queue<String> logged = new ConcurrentLinkedQueue<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(record.getMessage()
                        + (record.getParameters() == null ? "" : List.of(record.getParameters()))
                        + record.getThrown());
            }

            @Override
            public void flush() {
                // nothing is kept
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
        Logger logger = Logger.getLogger("dev.doorman");
        logger.addHandler(handler);
        try {
            LinkHeader connection = fixture.connection(CLIENT, "any");
            String token = RawSocks.token(connection);
            new CallbackClient(connection).dial(client.getLocalPort()).close();
            client.accept().close();
            try (RawSocks raw = raw()) {
                raw.send(RawSocks.GREETING).read(2);
                raw.send(RawSocks.password(ConnectionId.random().hex(), token)).rest();
            }
            fixture.server.ended(connection.id(), Callbacks.Ending.AT_ONCE);
            CallbackRefusedException refused = catchThrowableOfType(
                    CallbackRefusedException.class, () -> new CallbackClient(connection).dial(client.getLocalPort()));
            fixture.awaitNothing();
            assertThat(refused).hasMessage("the gateway does not know this connection");
            assertThat(connection.toString()).doesNotContain(token);
            await().untilAsserted(() -> assertThat(logged).anyMatch(line -> line.contains("callback ended")));
            assertThat(logged).anyMatch(line -> line.contains("wrong-token") || line.contains("handshake refused"));
            assertThat(logged).noneMatch(line -> line.contains(token));
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void aPortThatIsTakenIsToldAtTheStart() {
        InetSocketAddress taken = fixture.server.localAddress();
        assertThatThrownBy(() -> CallbackFixture.at(taken).close())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("callback port 127.0.0.1:" + taken.getPort() + ": ");
    }

    @Test
    void aClosedCallbackPortIsGivenUp() throws Exception {
        InetSocketAddress taken = fixture.server.localAddress();
        fixture.server.close();
        assertThatThrownBy(() -> new Socket(taken.getAddress(), taken.getPort()))
                .isInstanceOf(ConnectException.class);
        CallbackFixture.at(taken).close();
    }
}
