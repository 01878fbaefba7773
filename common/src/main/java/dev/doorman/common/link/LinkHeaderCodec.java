package dev.doorman.common.link;

import dev.doorman.common.net.ConnectionId;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyTLV;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The link's header on the wire: a PROXY protocol version 2 header with our TLVs, the seal last. Nothing of it is
 * decoded before the seal is found right, so only the gateway's own bytes reach the decoder. Stateless.
 */
public final class LinkHeaderCodec {
    /** The longest header that a daemon takes, in bytes. */
    public static final int MAX_BYTES = 4096;

    static final byte UNIQUE_ID = 0x05;
    static final byte INVOCATION = (byte) 0xe0;
    static final byte CALLBACK = (byte) 0xe1;
    static final byte SEAL = (byte) 0xe2;

    private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");
    /** Signature, version and command, family, length. */
    private static final int FIXED_BYTES = 16;

    private static final int TLV_HEADER_BYTES = 3;

    private LinkHeaderCodec() {}

    /**
     * Encodes and seals a header.
     *
     * @throws IllegalArgumentException when it would be longer than {@link #MAX_BYTES}: an inetd.conf line too long
     */
    public static SealedHeader encode(LinkHeader header, Nonce nonce, LinkKey key) {
        List<HAProxyTLV> tlvs = new ArrayList<>();
        tlvs.add(tlv(UNIQUE_ID, header.id().bytes()));
        tlvs.add(tlv(INVOCATION, invocation(header.invocation())));
        CallbackGrant callback = header.callback();
        if (callback != null) {
            tlvs.add(tlv(CALLBACK, callback(callback)));
        }
        tlvs.add(tlv(SEAL, new byte[LinkKey.MAC_BYTES]));
        byte[] bytes = ProxyHeaders.encode(header.transport(), header.client(), header.destination(), tlvs);
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("link header of " + bytes.length + " bytes");
        }
        int sealed = bytes.length - LinkKey.MAC_BYTES;
        System.arraycopy(key.seal(nonce, bytes, sealed), 0, bytes, sealed, LinkKey.MAC_BYTES);
        return new SealedHeader(bytes, key);
    }

    /**
     * Reads exactly one header, and not a byte more.
     *
     * @throws BadHeaderException when it is missing, not ours, or not sealed for this nonce and key
     */
    public static AcceptedHeader read(InputStream in, Nonce nonce, LinkKey key) throws IOException {
        byte[] fixed = exactly(in, FIXED_BYTES);
        if (!Arrays.equals(fixed, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length) || fixed[12] != 0x21) {
            throw new BadHeaderException(HeaderFault.NOT_PROXY_V2, "no PROXY protocol version 2 header");
        }
        int rest = ByteBuffer.wrap(fixed).getShort(FIXED_BYTES - 2) & 0xffff;
        if (FIXED_BYTES + rest > MAX_BYTES) {
            throw new BadHeaderException(HeaderFault.OVERSIZED, "header of " + (FIXED_BYTES + rest) + " bytes");
        }
        byte[] bytes = Arrays.copyOf(fixed, FIXED_BYTES + rest);
        System.arraycopy(exactly(in, rest), 0, bytes, FIXED_BYTES, rest);
        checkSeal(bytes, nonce, key);
        return new AcceptedHeader(decode(bytes), new SealedHeader(bytes, key));
    }

    private static void checkSeal(byte[] bytes, Nonce nonce, LinkKey key) throws BadHeaderException {
        int tlv = bytes.length - LinkKey.MAC_BYTES - TLV_HEADER_BYTES;
        if (tlv < FIXED_BYTES || bytes[tlv] != SEAL || bytes[tlv + 1] != 0 || bytes[tlv + 2] != LinkKey.MAC_BYTES) {
            throw new BadHeaderException(HeaderFault.UNSEALED, "no seal at the header's end");
        }
        int sealed = tlv + TLV_HEADER_BYTES;
        byte[] right = key.seal(nonce, bytes, sealed);
        if (!LinkKey.same(right, Arrays.copyOfRange(bytes, sealed, bytes.length))) {
            throw new BadHeaderException(HeaderFault.BAD_SEAL, "the header's seal is wrong");
        }
    }

    private static LinkHeader decode(byte[] bytes) throws BadHeaderException {
        EmbeddedChannel channel = new EmbeddedChannel(new HAProxyMessageDecoder());
        HAProxyMessage message = null;
        try {
            channel.writeInbound(Unpooled.wrappedBuffer(bytes));
            message = channel.readInbound();
            if (message == null) {
                throw malformed("no message");
            }
            return header(message);
        } catch (RuntimeException e) {
            throw malformed(String.valueOf(e.getMessage()));
        } finally {
            if (message != null) {
                message.release();
            }
            channel.finishAndReleaseAll();
        }
    }

    private static LinkHeader header(HAProxyMessage message) throws BadHeaderException {
        Transport transport = switch (message.proxiedProtocol()) {
            case TCP4, TCP6 -> Transport.STREAM;
            case UDP4, UDP6 -> Transport.DGRAM;
            case UNKNOWN, UNIX_DGRAM, UNIX_STREAM -> throw malformed("family " + message.proxiedProtocol());
        };
        @Nullable ConnectionId id = null;
        @Nullable Invocation invocation = null;
        @Nullable CallbackGrant callback = null;
        for (HAProxyTLV tlv : message.tlvs()) {
            byte[] value = ByteBufUtil.getBytes(tlv.content());
            switch (tlv.typeByteValue()) {
                case UNIQUE_ID -> id = ConnectionId.of(value);
                case INVOCATION -> invocation = invocation(value);
                case CALLBACK -> callback = callback(value);
                default -> {
                    // the seal, and what a later gateway may add
                }
            }
        }
        if (id == null || invocation == null) {
            throw malformed("no " + (id == null ? "unique id" : "invocation"));
        }
        return new LinkHeader(
                id,
                transport,
                address(message.sourceAddress(), message.sourcePort()),
                address(message.destinationAddress(), message.destinationPort()),
                invocation,
                callback);
    }

    /** The address of a decoded header, which is never a name: nothing is looked up. */
    private static InetSocketAddress address(String literal, int port) throws BadHeaderException {
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
        } catch (IllegalArgumentException e) {
            throw malformed("address " + literal);
        }
    }

    private static HAProxyTLV tlv(byte type, byte[] content) {
        return new HAProxyTLV(type, Unpooled.wrappedBuffer(content));
    }

    private static byte[] invocation(Invocation invocation) {
        List<String> fields = new ArrayList<>();
        fields.add(invocation.service());
        fields.addAll(invocation.arguments());
        return Fields.encode(fields);
    }

    private static Invocation invocation(byte[] value) {
        List<String> fields = Fields.decode(value);
        return new Invocation(fields.getFirst(), fields.subList(1, fields.size()));
    }

    /** host:port in UTF-8, NUL, then the token's 16 bytes. */
    private static byte[] callback(CallbackGrant callback) {
        byte[] where = (callback.host() + ":" + callback.port()).getBytes(StandardCharsets.UTF_8);
        byte[] token = HexFormat.of().parseHex(callback.token());
        return ByteBuffer.allocate(where.length + 1 + token.length)
                .put(where)
                .put((byte) 0)
                .put(token)
                .array();
    }

    private static CallbackGrant callback(byte[] value) throws BadHeaderException {
        int nul = value.length - CallbackGrant.TOKEN_BYTES - 1;
        if (nul < 0 || value[nul] != 0) {
            throw malformed("callback");
        }
        String where = new String(value, 0, nul, StandardCharsets.UTF_8);
        int colon = where.lastIndexOf(':');
        if (colon < 0) {
            throw malformed("callback");
        }
        String token = HexFormat.of().formatHex(value, nul + 1, value.length);
        return new CallbackGrant(where.substring(0, colon), Integer.parseInt(where.substring(colon + 1)), token);
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new BadHeaderException(HeaderFault.MISSING, "the connection ended within the header");
        }
        return bytes;
    }

    private static BadHeaderException malformed(String what) {
        return new BadHeaderException(HeaderFault.MALFORMED, "malformed header: " + what);
    }
}
