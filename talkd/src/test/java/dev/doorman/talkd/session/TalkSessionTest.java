package dev.doorman.talkd.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.link.Delivery;
import dev.doorman.common.link.FrameType;
import dev.doorman.common.link.Invocation;
import dev.doorman.common.link.Notice;
import dev.doorman.common.link.Transport;
import dev.doorman.common.session.SessionLog;
import dev.doorman.common.session.SessionServer;
import dev.doorman.common.session.SessionServerOptions;
import dev.doorman.common.testing.TestGateway;
import dev.doorman.common.trust.HostName;
import dev.doorman.common.trust.HostNames;
import dev.doorman.talkd.TalkPackets;
import dev.doorman.talkd.invitation.InvitationTable;
import dev.doorman.talkd.protocol.Layout;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Flows as the gateway brings them, without a gateway. */
class TalkSessionTest {
    private static final int LOOK_UP = 1;
    private static final int ANNOUNCE = 3;
    private static final HostNames NO_NAMES = new HostNames() {
        @Override
        public Optional<String> reverse(InetAddress address) {
            return Optional.empty();
        }

        @Override
        public List<InetAddress> forward(HostName name) {
            return List.of();
        }
    };

    @TempDir
    private Path scratch;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private SessionServer server;

    @BeforeEach
    void start() throws IOException {
        TalkResponder responder = new TalkResponder(
                new InvitationTable(Instant::now, 1),
                NO_NAMES,
                new Announcement(Clock.fixed(Instant.parse("2026-11-05T09:08:07Z"), ZoneOffset.UTC)),
                TalkResponder.Paces.standard(System::nanoTime));
        server = SessionServer.startFlows(
                new SessionServerOptions(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        TestGateway.KEY,
                        Duration.ofSeconds(10),
                        10),
                new TalkSession(scratch, responder, new TalkObserver(registry)),
                new SessionLog());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TestGateway flow() throws IOException {
        return TestGateway.ready(server.localAddress(), Transport.DGRAM, new Invocation("ntalk", List.of("in.talkd")));
    }

    private static byte[] answer(TestGateway flow) throws IOException {
        assertThat(flow.frames().next()).isEqualTo(FrameType.DATA);
        return flow.frames().payload();
    }

    private double counted(String type, String answer) {
        return registry.get("doorman.talk.requests")
                .tag("type", type)
                .tag("answer", answer)
                .counter()
                .count();
    }

    /** What comes while the gateway looks for the one who is meant is answered then. */
    @ParameterizedTest
    @EnumSource(Layout.class)
    void anAnnouncementGoesThroughTheGateway(Layout layout) throws IOException {
        TalkPackets announce = TalkPackets.of(layout, ANNOUNCE, "alice", "john").terminal("pts/3");
        try (TestGateway flow = flow()) {
            flow.frame(FrameType.DATA, announce.bytes());
            assertThat(flow.frames().next()).isEqualTo(FrameType.NOTIFY);
            Notice notice = Objects.requireNonNull(Notice.of(flow.frames().payload()));
            assertThat(notice.user()).isEqualTo("john");
            assertThat(notice.terminal()).isEqualTo("pts/3");
            assertThat(notice.text()).contains("talk: connection requested by alice@192.0.2.7.\r\n");
            flow.frame(
                    FrameType.DATA,
                    TalkPackets.of(layout, LOOK_UP, "john", "alice").bytes());
            flow.frame(FrameType.NOTIFIED, Delivery.REFUSED.payload());
            int place = layout == Layout.NTALK ? 2 : 1;
            assertThat(answer(flow)[place]).as("permission denied").isEqualTo((byte) 4);
            assertThat(answer(flow)[place]).as("not here").isEqualTo((byte) 1);
        }
        assertThat(counted("announce", "permission-denied")).isEqualTo(1);
        assertThat(counted("look-up", "not-here")).isEqualTo(1);
    }

    @Test
    void nonsenseIsAnsweredNothingAndAFaultOnce() throws IOException {
        try (TestGateway flow = flow()) {
            flow.frame(FrameType.DATA, new byte[24]);
            flow.frame(FrameType.DATA);
            flow.frame(FrameType.DATA, new byte[84]);
            assertThat(answer(flow)[2]).as("bad version").isEqualTo((byte) 6);
            // it ends what makes no sense soon
            assertThat(flow.frames().next()).isNull();
        }
        assertThat(counted("none", "none")).isEqualTo(2);
        assertThat(counted("none", "badversion")).isEqualTo(1);
    }
}
