package dev.doorman.talkd.session;

import dev.doorman.common.ban.Source;
import dev.doorman.common.link.Delivery;
import dev.doorman.common.link.Notice;
import dev.doorman.common.trust.ClientName;
import dev.doorman.common.trust.HostName;
import dev.doorman.common.trust.HostNames;
import dev.doorman.talkd.invitation.Invitation;
import dev.doorman.talkd.invitation.InvitationTable;
import dev.doorman.talkd.protocol.TalkAnswer;
import dev.doorman.talkd.protocol.TalkMessage;
import dev.doorman.talkd.protocol.TalkReply;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Answers requests, as 4.3BSD's talkd does but for what it believes. One for the daemon; any thread; may block. */
public final class TalkResponder {
    private final InvitationTable invitations;
    private final HostNames names;
    private final Announcement announcement;
    private final Paces paces;

    /** Has somebody who is logged in told something. */
    @FunctionalInterface
    public interface Announcer {
        Delivery announce(Notice notice) throws IOException;
    }

    /** Who is called, as the pace counts them. */
    private record Callee(String name, String terminal) {}

    /**
     * How often is rung.
     *
     * @param sources of whom a shared host is one
     * @param callees who are called
     */
    public record Paces(RingPace sources, RingPace callees) {
        /** What a daemon has. */
        public static Paces standard(LongSupplier nanoTime) {
            return new Paces(
                    new RingPace(40, Duration.ofSeconds(2), nanoTime),
                    new RingPace(10, Duration.ofSeconds(6), nanoTime));
        }
    }

    /**
     * Answers from a table of invitations.
     *
     * @param names of callers' hosts
     * @param paces how often anybody is rung
     */
    public TalkResponder(InvitationTable invitations, HostNames names, Announcement announcement, Paces paces) {
        this.invitations = invitations;
        this.names = names;
        this.announcement = announcement;
        this.paces = paces;
    }

    /**
     * Answers a request.
     *
     * @throws IOException when it cannot be told whether the one who is meant is here
     */
    public TalkReply answer(TalkMessage message, Asker asker, Announcer announcer) throws IOException {
        return switch (message.type()) {
            case LEAVE_INVITE -> leave(message, asker);
            case LOOK_UP ->
                invitations
                        .lookUp(message)
                        .map(found -> new TalkReply(TalkAnswer.SUCCESS, found.id(), found.address()))
                        .orElse(TalkReply.of(TalkAnswer.NOT_HERE));
            case DELETE ->
                TalkReply.of(
                        invitations.delete(message.id(), asker.source()) ? TalkAnswer.SUCCESS : TalkAnswer.NOT_HERE);
            case ANNOUNCE -> announce(message, asker, announcer);
        };
    }

    /** Who comes from elsewhere has a daemon of his own: an invitation here would be in the name of one of ours. */
    private TalkReply leave(TalkMessage message, Asker asker) {
        if (asker.nearness() == Asker.Nearness.REMOTE) {
            return TalkReply.of(TalkAnswer.PERMISSION_DENIED);
        }
        Invitation.Key key = Invitation.Key.of(message, asker.source());
        Optional<Invitation> known = invitations.touch(key);
        if (known.isPresent()) {
            return TalkReply.of(known.get().id());
        }
        @Nullable InetSocketAddress address = waiting(message, asker);
        return address == null ? TalkReply.of(TalkAnswer.BADADDR) : put(key, address);
    }

    private TalkReply put(Invitation.Key key, InetSocketAddress address) {
        return invitations
                .put(key, address)
                .map(added -> TalkReply.of(added.id()))
                .orElse(TalkReply.of(TalkAnswer.FAILED));
    }

    /**
     * Where the sender waits: at the address it sends from, whatever it says, or it could have others connect to a third. On the
     * gateway's own host it may name any of that host's addresses.
     *
     * @return null when it waits nowhere, or where the protocol cannot say
     */
    private static @Nullable InetSocketAddress waiting(TalkMessage message, Asker asker) {
        if (message.address().getPort() == 0) {
            return null;
        }
        if (asker.nearness() == Asker.Nearness.SAME_HOST) {
            return message.address();
        }
        return asker.source() instanceof Inet4Address
                ? new InetSocketAddress(asker.source(), message.address().getPort())
                : null;
    }

    /** The same request again is answered and does not ring; one with a newer id rings again. */
    private TalkReply announce(TalkMessage message, Asker asker, Announcer announcer) throws IOException {
        Invitation.Key key = Invitation.Key.of(message, asker.source());
        Optional<Invitation> known = invitations.touch(key);
        if (known.isPresent() && message.id() <= known.get().id()) {
            return TalkReply.of(known.get().id());
        }
        @Nullable String caller = host(asker.source());
        if (caller == null) {
            return TalkReply.of(TalkAnswer.MACHINE_UNKNOWN);
        }
        if (!mayRing(message, asker)) {
            return TalkReply.of(TalkAnswer.FAILED);
        }
        Delivery delivery = announcer.announce(new Notice(
                message.remoteName(),
                terminal(message.terminal()),
                announcement.text(ownHost(asker), message.localName(), caller)));
        return switch (delivery) {
            case DELIVERED -> put(key, message.address());
            case NOT_HERE -> TalkReply.of(TalkAnswer.NOT_HERE);
            case REFUSED -> TalkReply.of(TalkAnswer.PERMISSION_DENIED);
        };
    }

    private boolean mayRing(TalkMessage message, Asker asker) {
        return paces.sources().rings(Source.of(asker.source()))
                && paces.callees().rings(new Callee(message.remoteName().toLowerCase(Locale.ROOT), message.terminal()));
    }

    private static String terminal(String asked) {
        return asked.startsWith("/dev/") ? asked.substring("/dev/".length()) : asked;
    }

    /** The name that leads back to the host, or its address where it has none; null where its name is another's. */
    private @Nullable String host(InetAddress address) {
        return switch (ClientName.of(address, names)) {
            case ClientName.Confirmed(HostName name) -> name.text();
            case ClientName.None _ -> address.getHostAddress();
            case ClientName.Contradicted _ -> null;
        };
    }

    private String ownHost(Asker asker) {
        @Nullable String name = host(asker.dialled());
        return name == null ? asker.dialled().getHostAddress() : name;
    }
}
