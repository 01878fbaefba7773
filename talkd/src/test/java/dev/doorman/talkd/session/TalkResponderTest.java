package dev.doorman.talkd.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.link.Delivery;
import dev.doorman.common.link.Notice;
import dev.doorman.common.trust.HostName;
import dev.doorman.common.trust.HostNames;
import dev.doorman.talkd.invitation.InvitationTable;
import dev.doorman.talkd.protocol.TalkAnswer;
import dev.doorman.talkd.protocol.TalkMessage;
import dev.doorman.talkd.protocol.TalkReply;
import dev.doorman.talkd.protocol.TalkType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TalkResponderTest {
    private static final InetAddress GATEWAY = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress SESSION = InetAddress.ofLiteral("192.0.2.7");
    private static final InetAddress FAR = InetAddress.ofLiteral("198.51.100.9");
    private static final InetAddress FORGED = InetAddress.ofLiteral("198.51.100.66");
    private static final InetAddress NAMELESS = InetAddress.ofLiteral("198.51.100.77");
    private static final InetAddress THIRD = InetAddress.ofLiteral("203.0.113.5");

    private static final Asker LOCAL = new Asker(SESSION, GATEWAY, Asker.Nearness.LOCAL);
    private static final Asker SAME_HOST = new Asker(GATEWAY, GATEWAY, Asker.Nearness.SAME_HOST);
    private static final Asker REMOTE = new Asker(FAR, GATEWAY, Asker.Nearness.REMOTE);

    private static final HostNames NAMES = new HostNames() {
        private final Map<InetAddress, String> names =
                Map.of(GATEWAY, "door.example", FAR, "far.example", FORGED, "door.example", SESSION, "session.example");

        @Override
        public Optional<String> reverse(InetAddress address) {
            return Optional.ofNullable(names.get(address));
        }

        @Override
        public List<InetAddress> forward(HostName name) {
            return switch (name.text()) {
                case "door.example" -> List.of(GATEWAY);
                case "far.example" -> List.of(FAR);
                case "session.example" -> List.of(SESSION);
                default -> List.of();
            };
        }
    };

    private final List<Notice> notices = new ArrayList<>();
    private final TalkResponder responder = new TalkResponder(
            new InvitationTable(() -> Instant.parse("2026-11-05T09:08:07Z"), 100),
            NAMES,
            new Announcement(Clock.fixed(Instant.parse("2026-11-05T09:08:07Z"), ZoneOffset.UTC)),
            TalkResponder.Paces.standard(() -> 0));
    private Delivery delivery = Delivery.DELIVERED;

    private static TalkMessage message(TalkType type, int id, String from, String to) {
        return new TalkMessage(type, id, new InetSocketAddress(THIRD, 4711), 1234, from, to, "");
    }

    private TalkReply ask(TalkMessage message, Asker asker) throws IOException {
        return responder.answer(message, asker, notice -> {
            notices.add(notice);
            return delivery;
        });
    }

    @Test
    void theAnnouncementIsAsEverybodyKnowsIt() throws IOException {
        assertThat(ask(message(TalkType.ANNOUNCE, -1, "alice", "John"), REMOTE)).isEqualTo(TalkReply.of(100));
        assertThat(notices).containsExactly(new Notice("John", "", """
                                \007
                                Message from Talk_Daemon@door.example at 9:08 ...
                                talk: connection requested by alice@far.example.
                                talk: respond with:  talk alice@far.example
                                """.replace("\n", "\r\n")));
    }

    @Test
    void theSameRequestAgainRingsOnceAndANewerIdRingsAnew() throws IOException {
        TalkMessage first = message(TalkType.ANNOUNCE, -1, "alice", "john");
        assertThat(ask(first, REMOTE)).isEqualTo(TalkReply.of(100));
        assertThat(ask(first, REMOTE)).isEqualTo(TalkReply.of(100));
        assertThat(notices).hasSize(1);
        assertThat(ask(message(TalkType.ANNOUNCE, 101, "alice", "john"), REMOTE))
                .isEqualTo(TalkReply.of(101));
        assertThat(notices).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"NOT_HERE, NOT_HERE", "REFUSED, PERMISSION_DENIED"})
    void whoCannotBeToldIsAskedAnewTheNextTime(Delivery refused, TalkAnswer answer) throws IOException {
        delivery = refused;
        TalkMessage request = message(TalkType.ANNOUNCE, -1, "alice", "john");
        assertThat(ask(request, REMOTE)).isEqualTo(TalkReply.of(answer));
        assertThat(ask(request, REMOTE)).isEqualTo(TalkReply.of(answer));
        assertThat(notices).hasSize(2);
    }

    @Test
    void aNamelessHostIsKnownByItsAddressAndAForgedNameIsUnknown() throws IOException {
        assertThat(ask(
                                message(TalkType.ANNOUNCE, -1, "alice", "john"),
                                new Asker(NAMELESS, GATEWAY, Asker.Nearness.REMOTE))
                        .answer())
                .isEqualTo(TalkAnswer.SUCCESS);
        assertThat(notices.getFirst().text()).contains("talk alice@198.51.100.77\r\n");
        assertThat(ask(
                        message(TalkType.ANNOUNCE, -1, "alice", "john"),
                        new Asker(FORGED, GATEWAY, Asker.Nearness.REMOTE)))
                .isEqualTo(TalkReply.of(TalkAnswer.MACHINE_UNKNOWN));
        assertThat(notices).hasSize(1);
    }

    @Test
    void theTerminalMayBeAPath() throws IOException {
        TalkMessage there = new TalkMessage(
                TalkType.ANNOUNCE, -1, new InetSocketAddress(THIRD, 4711), 1234, "alice", "john", "/dev/pts/3");
        assertThat(ask(there, REMOTE).answer()).isEqualTo(TalkAnswer.SUCCESS);
        assertThat(notices.getFirst().terminal()).isEqualTo("pts/3");
    }

    @Test
    void nobodyIsRungWithoutEnd() throws IOException {
        for (int i = 0; i < 20; i++) {
            ask(message(TalkType.ANNOUNCE, 1_000 + i, "alice", "john"), REMOTE);
        }
        assertThat(notices).hasSize(10);
        for (int i = 0; i < 20; i++) {
            InetAddress source = InetAddress.ofLiteral("10.0.0." + (i + 1));
            TalkReply reply = ask(
                    message(TalkType.ANNOUNCE, -1, "alice", "JOHN"), new Asker(source, GATEWAY, Asker.Nearness.REMOTE));
            assertThat(reply).isEqualTo(TalkReply.of(TalkAnswer.FAILED));
        }
        assertThat(notices).hasSize(10);
    }

    @Test
    void nobodyRingsAllTheOthers() throws IOException {
        for (int i = 0; i < 100; i++) {
            ask(message(TalkType.ANNOUNCE, -1, "alice", "john" + i), REMOTE);
        }
        // some find no room among the invitations of a source, too
        assertThat(notices).hasSize(40);
    }

    /** What it says of its address is not believed: others would be led to a third host. */
    @Test
    void anInvitationLeadsToWhoLeftIt() throws IOException {
        assertThat(ask(message(TalkType.LEAVE_INVITE, -1, "alice", "john"), LOCAL))
                .isEqualTo(TalkReply.of(100));
        assertThat(ask(message(TalkType.LEAVE_INVITE, -1, "alice", "john"), LOCAL))
                .isEqualTo(TalkReply.of(100));
        assertThat(ask(message(TalkType.LOOK_UP, 0, "John", "Alice"), REMOTE))
                .isEqualTo(new TalkReply(TalkAnswer.SUCCESS, 100, new InetSocketAddress(SESSION, 4711)));
        assertThat(ask(message(TalkType.LOOK_UP, 0, "mary", "alice"), REMOTE))
                .isEqualTo(TalkReply.of(TalkAnswer.NOT_HERE));
    }

    @Test
    void onTheGatewaysOwnHostItMayNameAnyAddress() throws IOException {
        ask(message(TalkType.LEAVE_INVITE, -1, "alice", "john"), SAME_HOST);
        assertThat(ask(message(TalkType.LOOK_UP, 0, "john", "alice"), REMOTE))
                .isEqualTo(new TalkReply(TalkAnswer.SUCCESS, 100, new InetSocketAddress(THIRD, 4711)));
    }

    /** It would be in the name of one of ours. */
    @Test
    void nobodyFromElsewhereLeavesAnInvitation() throws IOException {
        assertThat(ask(message(TalkType.LEAVE_INVITE, -1, "root", "john"), REMOTE))
                .isEqualTo(TalkReply.of(TalkAnswer.PERMISSION_DENIED));
        assertThat(ask(message(TalkType.LOOK_UP, 0, "john", "root"), LOCAL))
                .isEqualTo(TalkReply.of(TalkAnswer.NOT_HERE));
    }

    @Test
    void anInvitationThatLeadsNowhereIsNone() throws IOException {
        TalkMessage nowhere =
                new TalkMessage(TalkType.LEAVE_INVITE, -1, new InetSocketAddress(SESSION, 0), 1, "alice", "john", "");
        assertThat(ask(nowhere, LOCAL)).isEqualTo(TalkReply.of(TalkAnswer.BADADDR));
        Asker ipv6 = new Asker(InetAddress.ofLiteral("2001:db8::7"), GATEWAY, Asker.Nearness.LOCAL);
        assertThat(ask(message(TalkType.LEAVE_INVITE, -1, "alice", "john"), ipv6))
                .isEqualTo(TalkReply.of(TalkAnswer.BADADDR));
    }

    @Test
    void onlyWhoLeftItDeletesIt() throws IOException {
        ask(message(TalkType.LEAVE_INVITE, -1, "alice", "john"), LOCAL);
        assertThat(ask(message(TalkType.DELETE, 100, "alice", "john"), REMOTE))
                .isEqualTo(TalkReply.of(TalkAnswer.NOT_HERE));
        assertThat(ask(message(TalkType.DELETE, 100, "alice", "john"), LOCAL))
                .isEqualTo(TalkReply.of(TalkAnswer.SUCCESS));
        assertThat(ask(message(TalkType.LOOK_UP, 0, "john", "alice"), LOCAL))
                .isEqualTo(TalkReply.of(TalkAnswer.NOT_HERE));
    }
}
