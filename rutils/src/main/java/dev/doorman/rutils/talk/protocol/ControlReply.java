package dev.doorman.rutils.talk.protocol;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * CTL_RESPONSE of {@code protocols/talkd.h}: 24 bytes, in network order.
 *
 * @param id of the invitation
 * @param waiting where the one who invites waits, after LOOK_UP
 */
public record ControlReply(Question question, Answer answer, int id, InetSocketAddress waiting) {
    private static final int BYTES = 24;
    private static final int VERSION = 1;
    private static final int TYPE = 1;
    private static final int ANSWER = 2;
    private static final int ID = 4;
    private static final int PORT = 10;

    /** Takes a datagram; null when it is no answer. */
    public static @Nullable ControlReply of(byte[] datagram) {
        if (datagram.length != BYTES
                || datagram[0] != VERSION
                || (datagram[TYPE] & 0xff) >= Question.values().length
                || (datagram[ANSWER] & 0xff) >= Answer.values().length) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(datagram);
        byte[] host = new byte[Integer.BYTES];
        in.get(PORT + Short.BYTES, host);
        try {
            return new ControlReply(
                    Question.values()[datagram[TYPE]],
                    Answer.values()[datagram[ANSWER]],
                    in.getInt(ID),
                    new InetSocketAddress(InetAddress.getByAddress(host), Short.toUnsignedInt(in.getShort(PORT))));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
