package dev.doorman.talkd.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.talkd.protocol.TalkMessage;
import dev.doorman.talkd.protocol.TalkType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InvitationTableTest {
    private static final InetAddress HOST = InetAddress.ofLiteral("192.0.2.7");
    private static final InetSocketAddress WAITING = new InetSocketAddress(HOST, 4711);

    private Instant now = Instant.parse("2026-11-05T09:08:07Z");
    private final InvitationTable table = new InvitationTable(() -> now, 100);

    private static Invitation.Key key(String from, String to) {
        return new Invitation.Key(TalkType.LEAVE_INVITE, HOST, 1234, from, to);
    }

    private static TalkMessage asks(String asker, String inviter) {
        return new TalkMessage(TalkType.LOOK_UP, 0, WAITING, 1, asker, inviter, "");
    }

    @Test
    void anInvitationIsFoundByTheOneItIsForInAnyCase() {
        assertThat(table.put(key("alice", "john"), WAITING)).isPresent();
        assertThat(table.lookUp(asks("John", "ALICE"))).hasValueSatisfying(found -> {
            assertThat(found.id()).isEqualTo(100);
            assertThat(found.address()).isEqualTo(WAITING);
        });
        assertThat(table.lookUp(asks("alice", "john"))).isEmpty();
        assertThat(table.lookUp(asks("mary", "alice"))).isEmpty();
    }

    @Test
    void anAnnouncementIsNoInvitation() {
        table.put(new Invitation.Key(TalkType.ANNOUNCE, HOST, 1234, "alice", "john"), WAITING);
        assertThat(table.lookUp(asks("john", "alice"))).isEmpty();
    }

    @Test
    void theNewestCounts() {
        table.put(key("alice", "john"), WAITING);
        InetSocketAddress later = new InetSocketAddress(HOST, 4712);
        table.put(new Invitation.Key(TalkType.LEAVE_INVITE, HOST, 1235, "alice", "john"), later);
        assertThat(table.lookUp(asks("john", "alice"))).hasValueSatisfying(found -> {
            assertThat(found.address()).isEqualTo(later);
        });
    }

    @Test
    void itLivesAMinuteAfterItWasTouched() {
        table.put(key("alice", "john"), WAITING);
        now = now.plusSeconds(59);
        assertThat(table.touch(key("alice", "john"))).isPresent();
        now = now.plusSeconds(59);
        assertThat(table.lookUp(asks("john", "alice"))).isPresent();
        now = now.plus(Duration.ofSeconds(1));
        assertThat(table.lookUp(asks("john", "alice"))).isEmpty();
        assertThat(table.touch(key("alice", "john"))).isEmpty();
        assertThat(table.size()).isZero();
    }

    @Test
    void onlyItsOwnerDeletesIt() {
        table.put(key("alice", "john"), WAITING);
        assertThat(table.delete(100, InetAddress.ofLiteral("192.0.2.8"))).isFalse();
        assertThat(table.delete(99, HOST)).isFalse();
        assertThat(table.delete(100, HOST)).isTrue();
        assertThat(table.delete(100, HOST)).isFalse();
    }

    @Test
    void aSourceHasFewAndAllTogetherAreBounded() {
        for (int i = 0; i < 32; i++) {
            assertThat(table.put(key("a" + i, "john"), WAITING)).isPresent();
        }
        assertThat(table.put(key("one-more", "john"), WAITING)).isEmpty();
        // the same again is none more
        assertThat(table.put(key("a1", "john"), WAITING)).isPresent();
        for (int i = 0; i < 2_000; i++) {
            InetAddress other = InetAddress.ofLiteral("10.0." + i / 250 + "." + i % 250);
            table.put(new Invitation.Key(TalkType.LEAVE_INVITE, other, 1, "b", "john"), WAITING);
        }
        assertThat(table.size()).isEqualTo(1024);
    }

    @Test
    void idsStayPositive() {
        InvitationTable last = new InvitationTable(() -> now, Integer.MAX_VALUE);
        assertThat(last.put(key("a", "b"), WAITING))
                .hasValueSatisfying(one -> assertThat(one.id()).isEqualTo(Integer.MAX_VALUE));
        assertThat(last.put(key("c", "b"), WAITING))
                .hasValueSatisfying(one -> assertThat(one.id()).isEqualTo(1));
    }
}
