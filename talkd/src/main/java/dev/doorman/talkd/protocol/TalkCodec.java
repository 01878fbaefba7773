package dev.doorman.talkd.protocol;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Requests and answers on the wire: CTL_MSG and CTL_RESPONSE of 4.3BSD's {@code protocols/talkd.h}, and 4.2BSD's, which begin
 * with the type. A request's length tells which it is. Stateless.
 */
public final class TalkCodec {
    private static final int NTALK_BYTES = 84;
    private static final int OLD_BYTES = 76;
    private static final int REPLY_BYTES = 24;
    private static final int VERSION = 1;
    private static final int AF_INET = 2;
    private static final int ADDRESS_BYTES = 4;
    private static final int FAMILY_BYTES = 2;
    private static final int TERMINAL_BYTES = 16;

    /** Where the fields of a request are. */
    private record Places(
            int type,
            int id,
            int address,
            int controlAddress,
            int pid,
            int localName,
            int remoteName,
            int nameBytes,
            int terminal) {
        static final Places NTALK = new Places(1, 4, 8, 24, 40, 44, 56, 12, 68);
        static final Places OLD = new Places(0, 20, 44, 60, 24, 1, 10, 9, 28);
    }

    private TalkCodec() {}

    /** Takes a datagram apart. */
    public static TalkPacket parse(byte[] datagram) {
        return switch (datagram.length) {
            case NTALK_BYTES -> ntalk(datagram);
            case OLD_BYTES -> old(datagram);
            default -> new TalkPacket.Nonsense();
        };
    }

    private static TalkPacket ntalk(byte[] datagram) {
        Origin origin = new Origin(Layout.NTALK, datagram[Places.NTALK.type] & 0xff);
        return datagram[0] == VERSION
                ? request(datagram, origin, Places.NTALK)
                : new TalkPacket.Faulty(origin, TalkAnswer.BADVERSION);
    }

    /** The family of its address shows in which order the sender's machine has the bytes of numbers. */
    private static TalkPacket old(byte[] datagram) {
        boolean little = datagram[Places.OLD.address] == AF_INET && datagram[Places.OLD.address + 1] == 0;
        Layout layout = little ? Layout.OLD_LITTLE_ENDIAN : Layout.OLD_BIG_ENDIAN;
        return request(datagram, new Origin(layout, datagram[Places.OLD.type] & 0xff), Places.OLD);
    }

    private static TalkPacket request(byte[] datagram, Origin origin, Places places) {
        ByteBuffer buffer = ByteBuffer.wrap(datagram).order(origin.layout().order());
        @Nullable TalkType type = TalkType.of(origin.layout(), origin.type());
        if (type == null) {
            return new TalkPacket.Faulty(origin, TalkAnswer.UNKNOWN_REQUEST);
        }
        if (buffer.getShort(places.address) != AF_INET) {
            return new TalkPacket.Faulty(origin, TalkAnswer.BADADDR);
        }
        if (buffer.getShort(places.controlAddress) != AF_INET) {
            return new TalkPacket.Faulty(origin, TalkAnswer.BADCTLADDR);
        }
        @Nullable String localName = text(datagram, places.localName, places.nameBytes);
        @Nullable String remoteName = text(datagram, places.remoteName, places.nameBytes);
        @Nullable String terminal = text(datagram, places.terminal, TERMINAL_BYTES);
        if (localName == null
                || localName.isEmpty()
                || remoteName == null
                || remoteName.isEmpty()
                || terminal == null) {
            return new TalkPacket.Faulty(origin, TalkAnswer.FAILED);
        }
        return new TalkPacket.Request(
                origin,
                new TalkMessage(
                        type,
                        buffer.getInt(places.id),
                        address(datagram, places.address + FAMILY_BYTES),
                        buffer.getInt(places.pid),
                        localName,
                        remoteName,
                        terminal));
    }

    private static InetSocketAddress address(byte[] datagram, int start) {
        ByteBuffer buffer = ByteBuffer.wrap(datagram, start, Short.BYTES + ADDRESS_BYTES);
        int port = Short.toUnsignedInt(buffer.getShort());
        byte[] host = new byte[ADDRESS_BYTES];
        buffer.get(host);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(host), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A field up to its NUL, which is its last byte at the latest; null when it holds anything but letters that show. */
    private static @Nullable String text(byte[] datagram, int start, int size) {
        int length = 0;
        while (length < size - 1 && datagram[start + length] != 0) {
            byte letter = datagram[start + length];
            if (letter <= ' ' || letter > '~') {
                return null;
            }
            length++;
        }
        return new String(datagram, start, length, StandardCharsets.US_ASCII);
    }

    /** An answer as it goes to the request's sender: 24 bytes. */
    public static byte[] encode(Origin origin, TalkReply reply) {
        ByteBuffer buffer =
                ByteBuffer.allocate(REPLY_BYTES).order(origin.layout().order());
        if (origin.layout() == Layout.NTALK) {
            buffer.put((byte) VERSION);
        }
        buffer.put((byte) origin.type()).put((byte) reply.answer().code(origin.layout()));
        buffer.position(Integer.BYTES).putInt(reply.id());
        InetSocketAddress address = reply.address();
        if (address != null) {
            buffer.putShort((short) AF_INET)
                    .order(ByteOrder.BIG_ENDIAN)
                    .putShort((short) address.getPort())
                    .put(address.getAddress().getAddress());
        }
        return buffer.array();
    }
}
