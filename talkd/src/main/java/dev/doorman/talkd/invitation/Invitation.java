package dev.doorman.talkd.invitation;

import dev.doorman.talkd.protocol.TalkMessage;
import dev.doorman.talkd.protocol.TalkType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Locale;

/**
 * An invitation that was left, or announced.
 *
 * @param address where the one who invites waits
 * @param until when it is over
 */
public record Invitation(int id, Key key, InetSocketAddress address, Instant until) {
    /**
     * What makes two requests the same one.
     *
     * @param source whence it came, in truth
     * @param localName who invites, in lower case
     * @param remoteName who is invited, in lower case
     */
    public record Key(TalkType type, InetAddress source, int pid, String localName, String remoteName) {
        /** Of a request from a source. */
        public static Key of(TalkMessage message, InetAddress source) {
            return new Key(
                    message.type(),
                    source,
                    message.pid(),
                    message.localName().toLowerCase(Locale.ROOT),
                    message.remoteName().toLowerCase(Locale.ROOT));
        }
    }

    /** Whether it is for the one who asks, from the one who is asked for. */
    boolean answers(TalkMessage asked) {
        return key.type() == TalkType.LEAVE_INVITE
                && key.localName().equals(asked.remoteName().toLowerCase(Locale.ROOT))
                && key.remoteName().equals(asked.localName().toLowerCase(Locale.ROOT));
    }
}
