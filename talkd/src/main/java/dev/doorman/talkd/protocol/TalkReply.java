package dev.doorman.talkd.protocol;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered.
 *
 * @param id of the invitation that it is about; 0: of none
 * @param address where the one who invites waits, IPv4; null where that was not asked
 */
public record TalkReply(TalkAnswer answer, int id, @Nullable InetSocketAddress address) {
    /** An answer about no invitation. */
    public static TalkReply of(TalkAnswer answer) {
        return new TalkReply(answer, 0, null);
    }

    /** Success, with an invitation. */
    public static TalkReply of(int id) {
        return new TalkReply(TalkAnswer.SUCCESS, id, null);
    }
}
