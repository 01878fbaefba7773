package dev.doorman.rutils.talk.protocol;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * CTL_MSG of {@code protocols/talkd.h}: 84 bytes, in network order.
 *
 * @param id of an invitation; -1 in the first announcement
 * @param waiting where this program waits over TCP, IPv4
 * @param control where it wants to be answered, IPv4: BSD's daemons answer there, ours whence they were asked
 * @param localName who asks, of which 11 characters are sent
 * @param remoteName who is meant, of which 11 characters are sent
 * @param terminal which of his terminals; empty: any
 */
public record ControlMessage(
        Question question,
        int id,
        InetSocketAddress waiting,
        InetSocketAddress control,
        int pid,
        String localName,
        String remoteName,
        String terminal) {
    private static final int BYTES = 84;
    private static final int VERSION = 1;
    private static final short AF_INET = 2;
    private static final int NAME_BYTES = 12;
    private static final int TERMINAL_BYTES = 16;

    /** Another question of the same party. */
    public ControlMessage asking(Question other, int otherId) {
        return new ControlMessage(other, otherId, waiting, control, pid, localName, remoteName, terminal);
    }

    /** The same question, to be answered elsewhere. */
    public ControlMessage answeredAt(InetSocketAddress address) {
        return new ControlMessage(question, id, waiting, address, pid, localName, remoteName, terminal);
    }

    /** The datagram. */
    public byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        out.put((byte) VERSION)
                .put((byte) question.ordinal())
                .putShort((short) 0)
                .putInt(id);
        address(out, waiting);
        address(out, control);
        out.putInt(pid);
        text(out, localName, NAME_BYTES);
        text(out, remoteName, NAME_BYTES);
        text(out, terminal, TERMINAL_BYTES);
        return out.array();
    }

    private static void address(ByteBuffer out, InetSocketAddress address) {
        byte[] host = address.getAddress() instanceof Inet4Address four ? four.getAddress() : new byte[Integer.BYTES];
        out.putShort(AF_INET).putShort((short) address.getPort()).put(host).putLong(0);
    }

    /** The last byte is a NUL, however long the text is. */
    private static void text(ByteBuffer out, String text, int size) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        out.put(Arrays.copyOf(Arrays.copyOf(bytes, Math.min(bytes.length, size - 1)), size));
    }
}
