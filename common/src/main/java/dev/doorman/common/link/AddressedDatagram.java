package dev.doorman.common.link;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a DATAGRAM_FROM frame: the length of the address (4 or 16), the address, the port (u16), and the datagram's
 * bytes. Immutable.
 */
public final class AddressedDatagram {
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private final InetSocketAddress address;
    private final byte[] bytes;

    /**
     * A datagram.
     *
     * @param address whence it came, or whither it is to go
     */
    public AddressedDatagram(InetSocketAddress address, byte[] bytes) {
        this.address = address;
        this.bytes = bytes.clone();
    }

    public InetSocketAddress address() {
        return address;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** What comes before the datagram's bytes. */
    public static byte[] prefix(InetSocketAddress address) {
        byte[] host = address.getAddress().getAddress();
        return ByteBuffer.allocate(1 + host.length + Short.BYTES)
                .put((byte) host.length)
                .put(host)
                .putShort((short) address.getPort())
                .array();
    }

    public byte[] payload() {
        byte[] prefix = prefix(address);
        byte[] payload = Arrays.copyOf(prefix, prefix.length + bytes.length);
        System.arraycopy(bytes, 0, payload, prefix.length, bytes.length);
        return payload;
    }

    /** Takes a payload apart; null when it is none. */
    public static @Nullable AddressedDatagram of(byte[] payload) {
        int length = payload.length == 0 ? 0 : payload[0];
        int start = 1 + length + Short.BYTES;
        if (length != IPV4_BYTES && length != IPV6_BYTES || payload.length < start) {
            return null;
        }
        try {
            InetAddress host = InetAddress.getByAddress(Arrays.copyOfRange(payload, 1, 1 + length));
            int port = Short.toUnsignedInt(ByteBuffer.wrap(payload).getShort(1 + length));
            return new AddressedDatagram(
                    new InetSocketAddress(host, port), Arrays.copyOfRange(payload, start, payload.length));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + length + " bytes", e);
        }
    }
}
