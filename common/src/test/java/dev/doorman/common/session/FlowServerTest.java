package dev.doorman.common.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.link.AddressedDatagram;
import dev.doorman.common.link.Delivery;
import dev.doorman.common.link.FrameType;
import dev.doorman.common.link.LinkException;
import dev.doorman.common.link.Notice;
import dev.doorman.common.link.Refusal;
import dev.doorman.common.link.Transport;
import dev.doorman.common.testing.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlowServerTest {
    private static final InetSocketAddress STRANGER = new InetSocketAddress(InetAddress.ofLiteral("2001:db8::9"), 4711);

    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    private @Nullable SessionServer server;

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    private InetSocketAddress start(FlowHandler handler) throws IOException {
        server = SessionServer.startFlows(
                new SessionServerOptions(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        TestGateway.KEY,
                        Duration.ofSeconds(10),
                        10),
                flow -> {
                    try {
                        SessionOutcome outcome = handler.handle(flow);
                        seen.add(outcome);
                        return outcome;
                    } catch (IOException e) {
                        seen.add(e);
                        throw e;
                    }
                },
                new SessionLog());
        return server.localAddress();
    }

    private Object next() throws InterruptedException {
        return Objects.requireNonNull(seen.poll(20, TimeUnit.SECONDS));
    }

    private SessionOutcome gather(DatagramConnection flow) throws IOException {
        ReceivedDatagram received;
        do {
            received = flow.receive(Duration.ZERO);
            seen.add(received);
        } while (!(received instanceof ReceivedDatagram.EndOfFlow));
        return new SessionOutcome.Completed();
    }

    @Test
    void datagramsAreKeptWholeAndInTheirOrder() throws Exception {
        InetSocketAddress where = start(this::gather);
        byte[] longest = new byte[DatagramConnection.MAX_BYTES];
        longest[longest.length - 1] = 7;
        try (TestGateway gateway = TestGateway.ready(where, Transport.DGRAM)) {
            gateway.frame(FrameType.DATA, (byte) 1)
                    .frame(FrameType.DATA)
                    .frame(FrameType.DATA, longest)
                    .frame(FrameType.DATAGRAM_FROM, new AddressedDatagram(STRANGER, new byte[] {2}).payload())
                    .frame(FrameType.EOF);
            assertThat(next()).isEqualTo(new ReceivedDatagram.FromClient(new byte[] {1}));
            assertThat(next()).isEqualTo(new ReceivedDatagram.FromClient(new byte[0]));
            assertThat(next()).isEqualTo(new ReceivedDatagram.FromClient(longest));
            assertThat(next()).isInstanceOfSatisfying(ReceivedDatagram.FromStranger.class, stranger -> {
                assertThat(stranger.stranger()).isEqualTo(STRANGER);
                assertThat(stranger.bytes()).containsExactly(2);
            });
            assertThat(next()).isInstanceOf(ReceivedDatagram.EndOfFlow.class);
            assertThat(next()).isInstanceOf(SessionOutcome.Completed.class);
        }
    }

    @Test
    void whatIsSentIsOneFrameEach() throws Exception {
        InetSocketAddress where = start(flow -> {
            flow.send(new byte[0]);
            flow.send(new byte[DatagramConnection.MAX_BYTES]);
            flow.sendTo(STRANGER, new byte[] {5});
            return new SessionOutcome.Completed();
        });
        try (TestGateway gateway = TestGateway.ready(where, Transport.DGRAM)) {
            assertThat(gateway.frames().next()).isEqualTo(FrameType.DATA);
            assertThat(gateway.frames().remaining()).isZero();
            assertThat(gateway.frames().next()).isEqualTo(FrameType.DATA);
            assertThat(gateway.frames().remaining()).isEqualTo(DatagramConnection.MAX_BYTES);
            assertThat(gateway.frames().next()).isEqualTo(FrameType.DATAGRAM_FROM);
            assertThat(gateway.frames().payload()).isEqualTo(new AddressedDatagram(STRANGER, new byte[] {5}).payload());
            assertThat(gateway.frames().next()).isNull();
        }
    }

    @Test
    void silenceTakesNothingOfWhatComesLater() throws Exception {
        CountDownLatch silent = new CountDownLatch(1);
        InetSocketAddress where = start(flow -> {
            seen.add(flow.receive(Duration.ofMillis(20)));
            silent.countDown();
            ReceivedDatagram received;
            do {
                received = flow.receive(Duration.ofMillis(20));
            } while (received instanceof ReceivedDatagram.Silence);
            seen.add(received);
            return gather(flow);
        });
        try (TestGateway gateway = TestGateway.ready(where, Transport.DGRAM)) {
            assertThat(silent.await(20, TimeUnit.SECONDS)).isTrue();
            // a frame that comes in two pieces, with more than the limit between
            gateway.send((byte) FrameType.DATA.code());
            assertThat(next()).isInstanceOf(ReceivedDatagram.Silence.class);
            assertThat(seen.poll(100, TimeUnit.MILLISECONDS)).isNull();
            gateway.send((byte) 0, (byte) 2, (byte) 'a', (byte) 'b');
            assertThat(next()).isEqualTo(new ReceivedDatagram.FromClient(new byte[] {'a', 'b'}));
        }
        assertThat(next()).isInstanceOf(PeerGoneException.class);
    }

    @Test
    void aStreamIsNotForADaemonOfFlows() throws Exception {
        InetSocketAddress where = start(this::gather);
        try (TestGateway gateway = new TestGateway(where)) {
            gateway.send(gateway.header().bytes());
            assertThat(gateway.frames().next()).isEqualTo(FrameType.REFUSED);
            assertThat(gateway.frames().payload()).isEqualTo(Refusal.BAD_SEAL.payload());
        }
    }

    @Test
    void brokenFramesAndDatagramsTooLongAreRefused() throws Exception {
        InetSocketAddress where = start(flow -> {
            try {
                flow.send(new byte[DatagramConnection.MAX_BYTES + 1]);
            } catch (IllegalArgumentException e) {
                seen.add(e);
            }
            return gather(flow);
        });
        try (TestGateway gateway = TestGateway.ready(where, Transport.DGRAM)) {
            assertThat(next()).isInstanceOf(IllegalArgumentException.class);
            gateway.frame(FrameType.DATAGRAM_FROM, (byte) 9);
            assertThat(next()).asString().contains("DATAGRAM_FROM");
        }
        try (TestGateway gateway = TestGateway.ready(where, Transport.DGRAM)) {
            assertThat(next()).isInstanceOf(IllegalArgumentException.class);
            gateway.frame(FrameType.URGENT, (byte) 9);
            assertThat(next()).asString().contains("unexpected frame URGENT");
        }
    }

    @Test
    void aNoticeIsAnsweredAndWhatComesMeanwhileIsKept() throws Exception {
        Notice notice = new Notice("john", "pts/3", "hello\r\n");
        try (TestGateway gateway = TestGateway.ready(
                start(flow -> {
                    seen.add(flow.notice(notice));
                    return gather(flow);
                }),
                Transport.DGRAM)) {
            assertThat(gateway.frames().next()).isEqualTo(FrameType.NOTIFY);
            assertThat(Notice.of(gateway.frames().payload())).isEqualTo(notice);
            gateway.frame(FrameType.DATA, (byte) 1).frame(FrameType.DATA, (byte) 2);
            gateway.frame(FrameType.NOTIFIED, Delivery.NOT_HERE.payload());
            gateway.frame(FrameType.DATA, (byte) 3).frame(FrameType.EOF);
            assertThat(next()).isEqualTo(Delivery.NOT_HERE);
            for (byte one = 1; one <= 3; one++) {
                assertThat(next()).isEqualTo(new ReceivedDatagram.FromClient(new byte[] {one}));
            }
        }
    }

    @Test
    void anAnswerToANoticeThatSaysNothingBreaksTheLink() throws Exception {
        try (TestGateway gateway = TestGateway.ready(
                start(flow -> {
                    flow.notice(new Notice("john", "", "x"));
                    return new SessionOutcome.Completed();
                }),
                Transport.DGRAM)) {
            assertThat(gateway.frames().next()).isEqualTo(FrameType.NOTIFY);
            gateway.frame(FrameType.NOTIFIED, (byte) 'x');
            assertThat(next()).isInstanceOf(LinkException.class);
        }
    }

    @Test
    void whatIsPreparedLeavesWithWhatIsSentAndItsAnswerIsTold() throws Exception {
        try (TestGateway gateway = TestGateway.ready(
                start(flow -> {
                    flow.sendSoon(new byte[] {1});
                    flow.prepare(new byte[] {7, 8}, new byte[] {2});
                    return gather(flow);
                }),
                Transport.DGRAM)) {
            assertThat(gateway.frames().next()).isEqualTo(FrameType.DATA);
            assertThat(gateway.frames().payload()).containsExactly(1);
            assertThat(gateway.frames().next()).isEqualTo(FrameType.PREPARED);
            assertThat(gateway.frames().payload()).containsExactly(2, 7, 8, 2);
            gateway.frame(FrameType.ANSWERED, (byte) 7, (byte) 8).frame(FrameType.EOF);
            assertThat(next()).isInstanceOfSatisfying(ReceivedDatagram.FromClient.class, client -> {
                assertThat(client.bytes()).containsExactly(7, 8);
                assertThat(client.answered()).isTrue();
            });
        }
    }
}
