package dev.doorman.common.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.link.FrameType;
import dev.doorman.common.link.HeaderFault;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.link.LinkHeaderCodec;
import dev.doorman.common.link.LinkKey;
import dev.doorman.common.link.Nonce;
import dev.doorman.common.link.ProxyHeaders;
import dev.doorman.common.link.Shown;
import dev.doorman.common.testing.TestGateway;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionServerTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final BlockingQueue<SessionOutcome> outcomes = new LinkedBlockingQueue<>();
    private final BlockingQueue<SessionObserver.Traffic> traffic = new LinkedBlockingQueue<>();
    private @Nullable SessionServer server;

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    private InetSocketAddress start(SessionHandler handler, Duration headerTimeout, int maxSessions)
            throws IOException {
        SessionObserver recorder = new SessionObserver() {
            @Override
            public void started(LinkHeader header) {
                // the end is what the tests wait for
            }

            @Override
            public void ended(LinkHeader header, SessionOutcome outcome, Traffic ended) {
                outcomes.add(outcome);
                traffic.add(ended);
            }

            @Override
            public void headerRefused(SocketAddress peer, HeaderFault fault) {
                // counted by the metrics
            }
        };
        server = SessionServer.start(
                new SessionServerOptions(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        TestGateway.KEY,
                        headerTimeout,
                        maxSessions),
                handler,
                SessionObserver.all(List.of(recorder, new SessionLog(), new SessionMetrics(registry))));
        return server.localAddress();
    }

    private InetSocketAddress start(SessionHandler handler) throws IOException {
        return start(handler, Duration.ofSeconds(10), 1000);
    }

    private SessionServer server() {
        return Objects.requireNonNull(server);
    }

    private SessionOutcome outcome() throws InterruptedException {
        SessionOutcome outcome = outcomes.poll(20, TimeUnit.SECONDS);
        assertThat(outcome).isNotNull();
        return outcome;
    }

    private double refused() {
        return registry.find("doorman.link.refused").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static SessionOutcome echo(Connection connection) throws IOException {
        connection.in().transferTo(connection.out());
        return new SessionOutcome.Completed();
    }

    @Test
    void dataUrgentAndEndComeInTheirOrder() throws Exception {
        List<Object> received = new ArrayList<>();
        InetSocketAddress where = start(connection -> {
            byte[] buffer = new byte[10];
            Received next;
            do {
                next = connection.receive(buffer);
                received.add(next);
            } while (!(next instanceof Received.EndOfStream));
            assertThat(connection.receive(buffer)).isInstanceOf(Received.EndOfStream.class);
            return new SessionOutcome.Completed();
        });
        try (TestGateway gateway = TestGateway.ready(where)) {
            gateway.frame(FrameType.DATA, new byte[3])
                    .frame(FrameType.DATA)
                    .frame(FrameType.URGENT, (byte) 242)
                    .frame(FrameType.DATA, new byte[12])
                    .frame(FrameType.EOF);
            assertThat(outcome()).isInstanceOf(SessionOutcome.Completed.class);
            assertThat(received)
                    .containsExactly(
                            new Received.Data(3),
                            new Received.Urgent(242),
                            new Received.Data(10),
                            new Received.Data(2),
                            new Received.EndOfStream());
            assertThat(traffic.take().received()).isEqualTo(16);
        }
    }

    @Test
    void aClosedHalfLeavesTheOtherOpen() throws Exception {
        InetSocketAddress where = start(SessionServerTest::echo);
        try (TestGateway gateway = TestGateway.ready(where)) {
            gateway.frame(FrameType.DATA, "hello".getBytes(StandardCharsets.US_ASCII))
                    .frame(FrameType.EOF);
            assertThat(gateway.frames().next()).isEqualTo(FrameType.DATA);
            assertThat(gateway.frames().payload()).asString().isEqualTo("hello");
            assertThat(gateway.frames().next()).isNull();
        }
    }

    @Test
    void whatTheDaemonSaysGoesOutAsFrames() throws Exception {
        InetSocketAddress where = start(connection -> {
            connection.login("jo\0hn", LoginResult.FAILED);
            connection.identify("john", "pts/3", Messages.REFUSED);
            connection.sendUrgent(242);
            connection.shutdownOutput();
            assertThat(connection.in().read()).isEqualTo('x');
            assertThat(connection.in().read()).isEqualTo(-1);
            return new SessionOutcome.Completed();
        });
        try (TestGateway gateway = TestGateway.ready(where)) {
            List<String> frames = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                frames.add(gateway.frames().next() + " "
                        + new String(gateway.frames().payload(), StandardCharsets.ISO_8859_1));
            }
            assertThat(frames)
                    .containsExactly("LOGIN jo hn\0failed", "IDENTIFY john\0pts/3\0n", "URGENT \u00f2", "EOF ");
            gateway.frame(FrameType.DATA, (byte) 'x').frame(FrameType.EOF);
            assertThat(outcome()).isInstanceOf(SessionOutcome.Completed.class);
        }
    }

    @Test
    void forgedHeadersAreRefusedAndCounted() throws Exception {
        InetSocketAddress where = start(SessionServerTest::echo);
        LinkHeader plain = TestGateway.plainHeader();
        LinkKey others = LinkKey.derive(new byte[32], "otherd");
        for (int i = 0; i < 5; i++) {
            try (TestGateway gateway = new TestGateway(where)) {
                byte[] forged = switch (i) {
                    case 0 -> ProxyHeaders.encode(plain.client(), plain.destination());
                    case 1 ->
                        LinkHeaderCodec.encode(plain, gateway.nonce(), others).bytes();
                    case 2 ->
                        LinkHeaderCodec.encode(plain, Nonce.random(), TestGateway.KEY)
                                .bytes();
                    case 3 -> "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
                    default -> {
                        byte[] changed = gateway.header().bytes();
                        changed[20] ^= 1;
                        yield changed;
                    }
                };
                gateway.send(forged);
                assertThat(gateway.frames().next()).isEqualTo(FrameType.REFUSED);
                assertThat(gateway.frames().payload()).asString().isEqualTo("bad seal");
            }
        }
        await().untilAsserted(() -> assertThat(refused()).isEqualTo(5));
        assertThat(outcomes).isEmpty();
    }

    @Test
    void aReplayedHeaderIsWorthless() throws Exception {
        InetSocketAddress where = start(SessionServerTest::echo);
        try (TestGateway first = TestGateway.ready(where);
                TestGateway second = new TestGateway(where)) {
            second.send(first.header().bytes());
            assertThat(second.frames().next()).isEqualTo(FrameType.REFUSED);
        }
    }

    @Test
    void whoSaysNothingOrDripsIsRefusedInTime() throws Exception {
        InetSocketAddress where = start(SessionServerTest::echo, Duration.ofMillis(400), 10);
        try (TestGateway silent = new TestGateway(where);
                TestGateway dripping = new TestGateway(where)) {
            Thread drip = Thread.ofVirtual().start(() -> {
                try {
                    for (byte octet : dripping.header().bytes()) {
                        dripping.send(octet);
                        if (Thread.interrupted()) {
                            return;
                        }
                        LockSupport.parkNanos(20_000_000);
                    }
                } catch (IOException e) {
                    // refused, as it should be
                }
            });
            assertThat(silent.frames().next()).isEqualTo(FrameType.REFUSED);
            await().atMost(Duration.ofSeconds(5)).until(() -> refused() == 2);
            drip.interrupt();
        }
    }

    @Test
    void aReadTimeoutSetLaterIsNotTheHeadersDeadline() throws Exception {
        InetSocketAddress where = start(
                connection -> {
                    connection.readTimeout(Duration.ofSeconds(20));
                    assertThat(connection.in().read()).isEqualTo('x');
                    connection.readTimeout(Duration.ofMillis(50));
                    connection.in().read();
                    return new SessionOutcome.Completed();
                },
                Duration.ofSeconds(2),
                10);
        try (TestGateway gateway = TestGateway.ready(where)) {
            CountDownLatch past = new CountDownLatch(1);
            assertThat(past.await(2300, TimeUnit.MILLISECONDS)).isFalse();
            gateway.frame(FrameType.DATA, (byte) 'x');
            assertThat(outcome()).isEqualTo(new SessionOutcome.TimedOut("silence"));
        }
    }

    @Test
    void whoTakesNothingHoldsNoWriterForLongerThanItMay() throws Exception {
        InetSocketAddress where = start(connection -> {
            connection.writeTimeout(Duration.ofSeconds(20));
            connection.out().write('x');
            connection.writeTimeout(Duration.ofMillis(300));
            byte[] block = new byte[64 * 1024];
            while (true) {
                connection.out().write(block);
            }
        });
        try (TestGateway gateway = TestGateway.ready(where)) {
            assertThat(outcome()).isEqualTo(new SessionOutcome.TimedOut("silence"));
            assertThat(gateway.frames().next()).isEqualTo(FrameType.DATA);
        }
    }

    @Test
    void exceptionsBecomeOutcomes() throws Exception {
        BlockingQueue<SessionHandler> handlers = new LinkedBlockingQueue<>();
        InetSocketAddress where = start(connection -> handlers.take().handle(connection));
        assertOutcome(where, handlers, _ -> new SessionOutcome.Refused("because"), "refused");
        assertOutcome(where, handlers, thrower(new ProtocolViolationException("odd")), "protocol-violation");
        assertOutcome(where, handlers, thrower(new PeerGoneException("gone")), "peer-gone");
        assertOutcome(where, handlers, thrower(new SocketTimeoutException("slow")), "timed-out");
        assertOutcome(where, handlers, thrower(new IOException("disk")), "failed");
        assertOutcome(
                where,
                handlers,
                _ -> {
                    throw new IllegalStateException("bug");
                },
                "failed");
        assertOutcome(
                where,
                handlers,
                _ -> {
                    throw new InterruptedException();
                },
                "stopped");
    }

    private static SessionHandler thrower(IOException exception) {
        return _ -> {
            throw exception;
        };
    }

    private void assertOutcome(
            InetSocketAddress where, BlockingQueue<SessionHandler> handlers, SessionHandler handler, String label)
            throws Exception {
        handlers.add(handler);
        try (TestGateway _ = TestGateway.ready(where)) {
            assertThat(outcome().label()).isEqualTo(label);
        }
    }

    @Test
    void aVanishedGatewayIsAVanishedClient() throws Exception {
        InetSocketAddress where = start(SessionServerTest::echo);
        try (TestGateway gateway = TestGateway.ready(where)) {
            gateway.socket().setSoLinger(true, 0);
        }
        assertThat(outcome()).isInstanceOf(SessionOutcome.PeerGone.class);
        try (TestGateway _ = TestGateway.ready(where)) {
            // closed without an EOF frame
        }
        assertThat(outcome()).isInstanceOf(SessionOutcome.PeerGone.class);
    }

    @Test
    void aFrameThatNoGatewaySendsIsOurFaultOrTheirs() throws Exception {
        InetSocketAddress where = start(SessionServerTest::echo);
        for (FrameType type : List.of(FrameType.READY, FrameType.LOGIN, FrameType.DATAGRAM_FROM)) {
            try (TestGateway gateway = TestGateway.ready(where)) {
                gateway.frame(type);
                assertThat(outcome().label()).isEqualTo("failed");
            }
        }
    }

    @Test
    void theLastWordsArriveAlthoughTheGatewayStillHadSomethingToSay() throws Exception {
        byte[] words = new byte[200_000];
        InetSocketAddress where = start(connection -> {
            connection.out().write(words);
            return new SessionOutcome.Completed();
        });
        try (TestGateway gateway = TestGateway.ready(where)) {
            gateway.frame(FrameType.DATA, new byte[60_000]);
            outcome();
            int got = 0;
            while (gateway.frames().next() != null) {
                got += gateway.frames().payload().length;
            }
            assertThat(got).isEqualTo(words.length);
        }
    }

    @Test
    void busyAndDrainingAreToldApart() throws Exception {
        InetSocketAddress where = start(SessionServerTest::echo, Duration.ofSeconds(10), 1);
        try (TestGateway first = TestGateway.ready(where)) {
            assertRefused(where, "busy");
            Thread draining = Thread.ofVirtual().start(() -> {
                try {
                    assertThat(server().drain(Duration.ofSeconds(20))).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            await().until(() -> server().state() == SessionServer.State.DRAINING);
            assertRefused(where, "draining");
            first.frame(FrameType.EOF);
            draining.join();
        }
    }

    private static void assertRefused(InetSocketAddress where, String reason) throws IOException {
        try (TestGateway gateway = new TestGateway(where)) {
            gateway.send(gateway.header().bytes());
            assertThat(gateway.frames().next()).isEqualTo(FrameType.REFUSED);
            assertThat(gateway.frames().payload()).asString().isEqualTo(reason);
        }
    }

    @Test
    void drainGivesUpAndCloseInterrupts() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        InetSocketAddress where = start(_ -> {
            never.await();
            return new SessionOutcome.Completed();
        });
        try (TestGateway _ = TestGateway.ready(where)) {
            assertThat(server().drain(Duration.ofMillis(50))).isFalse();
            server().close();
            assertThat(outcome()).isInstanceOf(SessionOutcome.Stopped.class);
        }
    }

    @Test
    void fiveHundredSessionsAtOnce() throws Exception {
        InetSocketAddress where = start(SessionServerTest::echo);
        List<TestGateway> gateways = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            gateways.add(TestGateway.ready(where));
        }
        for (int i = 0; i < 500; i++) {
            gateways.get(i).frame(FrameType.DATA, String.valueOf(i).getBytes(StandardCharsets.US_ASCII));
        }
        for (int i = 0; i < 500; i++) {
            assertThat(gateways.get(i).frames().next()).isEqualTo(FrameType.DATA);
            assertThat(gateways.get(i).frames().payload()).asString().isEqualTo(String.valueOf(i));
            gateways.get(i).close();
        }
        for (int i = 0; i < 500; i++) {
            outcome();
        }
        await().untilAsserted(() -> assertThat(
                        registry.get("doorman.sessions.active").gauge().value())
                .isZero());
    }

    @Test
    void aNoticeIsShownOnAThreadOfItsOwnAndAnswered() throws Exception {
        CountDownLatch mayShow = new CountDownLatch(1);
        InetSocketAddress where = start(connection -> {
            connection.notices(text -> {
                try {
                    mayShow.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return text.equals("hello") ? Shown.WRITTEN : Shown.REFUSED;
            });
            return echo(connection);
        });
        try (TestGateway gateway = TestGateway.ready(where)) {
            gateway.frame(FrameType.DATA, (byte) 'a');
            assertThat(gateway.frames().next()).isEqualTo(FrameType.DATA);
            gateway.frame(FrameType.NOTICE, "hello".getBytes(StandardCharsets.UTF_8));
            // who receives does not wait for the terminal
            gateway.frame(FrameType.DATA, (byte) 'b');
            assertThat(gateway.frames().next()).isEqualTo(FrameType.DATA);
            mayShow.countDown();
            assertThat(gateway.frames().next()).isEqualTo(FrameType.NOTICED);
            assertThat(Shown.of(gateway.frames().payload())).isEqualTo(Shown.WRITTEN);
            gateway.frame(FrameType.NOTICE, "else".getBytes(StandardCharsets.UTF_8));
            assertThat(gateway.frames().next()).isEqualTo(FrameType.NOTICED);
            assertThat(Shown.of(gateway.frames().payload())).isEqualTo(Shown.REFUSED);
        }
    }

    @Test
    void whereNobodyShowsNoticesTheyAreRefused() throws Exception {
        try (TestGateway gateway = TestGateway.ready(start(SessionServerTest::echo))) {
            gateway.frame(FrameType.NOTICE, "hello".getBytes(StandardCharsets.UTF_8));
            assertThat(gateway.frames().next()).isEqualTo(FrameType.NOTICED);
            assertThat(Shown.of(gateway.frames().payload())).isEqualTo(Shown.REFUSED);
        }
    }
}
