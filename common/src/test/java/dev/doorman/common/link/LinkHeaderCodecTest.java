package dev.doorman.common.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.doorman.common.net.ConnectionId;
import dev.doorman.common.testing.Pieces;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.haproxy.HAProxyTLV;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinkHeaderCodecTest {
    private static final byte[] MASTER = HexFormat.of().parseHex("00112233445566778899aabbccddeeff".repeat(2));
    private static final LinkKey KEY = LinkKey.derive(MASTER, "telnetd");
    private static final Nonce NONCE = Nonce.of(HexFormat.of().parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"));
    private static final ConnectionId ID = new ConnectionId("0102030405060708090a0b0c0d0e0f10");
    private static final CallbackGrant CALLBACK =
            new CallbackGrant("127.0.0.1", 7001, "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");

    /** TCP over IPv4, without a callback, up to the seal's value. */
    private static final String FIXTURE = "0d0a0d0a000d0a515549540a" // signature
            + "21" // version 2, PROXY
            + "11" // TCP over IPv4
            + "0059" // 89 bytes follow: 12 + 19 + 23 + 35
            + "c0000207" // 192.0.2.7
            + "c6336401" // 198.51.100.1
            + "03ff" // port 1023
            + "0017" // port 23
            + "050010" // unique id, 16 bytes
            + "0102030405060708090a0b0c0d0e0f10"
            + "e00014" // invocation, 20 bytes
            + "74656c6e6574" // telnet
            + "00"
            + "696e2e74656c6e657464" // in.telnetd
            + "00"
            + "2d69" // -i
            + "e20020"; // seal, 32 bytes

    private static InetSocketAddress at(String literal, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
    }

    private static LinkHeader header(
            Transport transport, String client, String destination, @Nullable CallbackGrant callback) {
        return new LinkHeader(
                ID,
                transport,
                at(client, 1023),
                at(destination, 23),
                new Invocation("telnet", List.of("in.telnetd", "-i")),
                callback);
    }

    private static LinkHeader plain() {
        return header(Transport.STREAM, "192.0.2.7", "198.51.100.1", null);
    }

    private static byte[] encoded(LinkHeader header) {
        return LinkHeaderCodec.encode(header, NONCE, KEY).bytes();
    }

    private static HeaderFault fault(InputStream in) {
        BadHeaderException thrown =
                catchThrowableOfType(BadHeaderException.class, () -> LinkHeaderCodec.read(in, NONCE, KEY));
        assertThat(thrown).isNotNull();
        return thrown.fault();
    }

    @Test
    void isAProxyHeaderWithOurTlvsAndTheSealLast() throws Exception {
        byte[] unsealed = HexFormat.of().parseHex(FIXTURE);
        byte[] bytes = encoded(plain());
        assertThat(HexFormat.of().formatHex(bytes)).startsWith(FIXTURE);
        assertThat(bytes).hasSize(unsealed.length + 32);
        assertThat(Arrays.copyOfRange(bytes, unsealed.length, bytes.length))
                .isEqualTo(KEY.seal(NONCE, unsealed, unsealed.length));
    }

    @Test
    void isReadWholeAndByteByByte() throws Exception {
        for (LinkHeader header : List.of(
                plain(),
                header(Transport.STREAM, "2001:db8::7", "2001:db8::1", CALLBACK),
                header(Transport.DGRAM, "192.0.2.7", "198.51.100.1", CALLBACK),
                header(Transport.DGRAM, "2001:db8::7", "2001:db8::1", null))) {
            byte[] bytes = encoded(header);
            assertThat(LinkHeaderCodec.read(Pieces.whole(bytes), NONCE, KEY).header())
                    .isEqualTo(header);
            assertThat(LinkHeaderCodec.read(Pieces.byteByByte(bytes), NONCE, KEY)
                            .header())
                    .isEqualTo(header);
        }
    }

    @Test
    void anIpv4ClientOfAnIpv6PortKeepsItsAddress() throws Exception {
        byte[] bytes = encoded(header(Transport.STREAM, "192.0.2.7", "2001:db8::1", null));
        InetSocketAddress client =
                LinkHeaderCodec.read(Pieces.whole(bytes), NONCE, KEY).header().client();
        assertThat(client).isEqualTo(at("192.0.2.7", 1023));
    }

    @Test
    void readsNotAByteMore() throws Exception {
        byte[] bytes = encoded(plain());
        InputStream in = Pieces.whole(Arrays.copyOf(bytes, bytes.length + 3));
        LinkHeaderCodec.read(in, NONCE, KEY);
        assertThat(in.available()).isEqualTo(3);
    }

    @Test
    void cutAtAnyLengthIsMissing() {
        byte[] bytes = encoded(header(Transport.STREAM, "2001:db8::7", "2001:db8::1", CALLBACK));
        for (int length = 0; length < bytes.length; length++) {
            assertThat(fault(Pieces.cut(bytes, length))).as("cut at %d", length).isEqualTo(HeaderFault.MISSING);
        }
    }

    @Test
    void anyBitThatIsNotAsSentIsRefused() {
        byte[] bytes = encoded(plain());
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            int at = bit;
            assertThatThrownBy(() -> LinkHeaderCodec.read(Pieces.whole(flipped), NONCE, KEY))
                    .as("bit %d", at)
                    .isInstanceOf(BadHeaderException.class);
        }
    }

    @Test
    void sealsOfOthersAreRefused() {
        LinkKey others = LinkKey.derive(MASTER, "rshd");
        LinkKey another = LinkKey.derive(new byte[32], "telnetd");
        for (SealedHeader forged : List.of(
                LinkHeaderCodec.encode(plain(), NONCE, others),
                LinkHeaderCodec.encode(plain(), NONCE, another),
                LinkHeaderCodec.encode(plain(), Nonce.random(), KEY))) {
            assertThat(fault(Pieces.whole(forged.bytes()))).isEqualTo(HeaderFault.BAD_SEAL);
        }
    }

    @Test
    void headersThatAreNoneOfOurs() {
        byte[] proxy = ProxyHeaders.encode(plain().client(), plain().destination());
        assertThat(fault(Pieces.whole(proxy))).isEqualTo(HeaderFault.UNSEALED);
        assertThat(fault(Pieces.whole(
                        "PROXY TCP4 192.0.2.7 198.51.100.1 1023 23\r\n".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(HeaderFault.NOT_PROXY_V2);
        assertThat(fault(Pieces.whole(new byte[5000]))).isEqualTo(HeaderFault.NOT_PROXY_V2);
        byte[] local = encoded(plain());
        local[12] = 0x20;
        assertThat(fault(Pieces.whole(local))).isEqualTo(HeaderFault.NOT_PROXY_V2);
        byte[] long5000 = Arrays.copyOf(proxy, 16 + 5000);
        ByteBuffer.wrap(long5000).putShort(14, (short) 5000);
        assertThat(fault(Pieces.whole(long5000))).isEqualTo(HeaderFault.OVERSIZED);
    }

    @Test
    void aSealThatIsNotLastIsNone() {
        byte[] bytes = encoded(plain());
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 4);
        longer[bytes.length] = 0x04;
        longer[bytes.length + 2] = 1;
        ByteBuffer.wrap(longer).putShort(14, (short) (longer.length - 16));
        assertThat(fault(Pieces.whole(longer))).isEqualTo(HeaderFault.UNSEALED);
    }

    @Test
    void whatIsSealedAndNotAHeaderIsMalformed() {
        assertThat(fault(sealed(List.of()))).isEqualTo(HeaderFault.MALFORMED);
        assertThat(fault(sealed(List.of(tlv(LinkHeaderCodec.UNIQUE_ID, 16))))).isEqualTo(HeaderFault.MALFORMED);
        assertThat(fault(sealed(List.of(tlv(LinkHeaderCodec.UNIQUE_ID, 15), tlv(LinkHeaderCodec.INVOCATION, 3)))))
                .isEqualTo(HeaderFault.MALFORMED);
        assertThat(fault(sealed(List.of(
                        tlv(LinkHeaderCodec.UNIQUE_ID, 16),
                        tlv(LinkHeaderCodec.INVOCATION, 3),
                        tlv(LinkHeaderCodec.CALLBACK, 5)))))
                .isEqualTo(HeaderFault.MALFORMED);
    }

    private static HAProxyTLV tlv(byte type, int length) {
        return new HAProxyTLV(type, Unpooled.wrappedBuffer(new byte[length]));
    }

    /** A header with these TLVs, sealed as the gateway would. */
    private static InputStream sealed(List<HAProxyTLV> tlvs) {
        List<HAProxyTLV> all = new ArrayList<>(tlvs);
        all.add(tlv(LinkHeaderCodec.SEAL, LinkKey.MAC_BYTES));
        byte[] bytes = ProxyHeaders.encode(Transport.STREAM, plain().client(), plain().destination(), all);
        int end = bytes.length - LinkKey.MAC_BYTES;
        System.arraycopy(KEY.seal(NONCE, bytes, end), 0, bytes, end, LinkKey.MAC_BYTES);
        return Pieces.whole(bytes);
    }

    @Test
    void tooLongALineIsNoHeader() {
        LinkHeader header = new LinkHeader(
                ID,
                Transport.STREAM,
                at("192.0.2.7", 1),
                at("192.0.2.8", 2),
                new Invocation("telnet", List.of("x".repeat(4096))),
                null);
        assertThatThrownBy(() -> encoded(header)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void randomHeadersComeBackAsTheyWere() throws Exception {
        long seed = 20_261_124L;
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < 500; i++) {
            byte[] address = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(address);
            address[0] = 0x20;
            InetAddress literal = InetAddress.getByAddress(address);
            List<String> arguments = new ArrayList<>();
            for (int j = random.nextInt(6); j > 0; j--) {
                arguments.add("-" + "abc\u00e9".substring(0, random.nextInt(5)));
            }
            LinkHeader header = new LinkHeader(
                    ConnectionId.random(),
                    random.nextBoolean() ? Transport.STREAM : Transport.DGRAM,
                    new InetSocketAddress(literal, random.nextInt(1 << 16)),
                    new InetSocketAddress(literal, random.nextInt(1 << 16)),
                    new Invocation("service" + i, arguments),
                    random.nextBoolean() ? CALLBACK : null);
            assertThat(LinkHeaderCodec.read(Pieces.byteByByte(encoded(header)), NONCE, KEY)
                            .header())
                    .as("seed %d, header %d", seed, i)
                    .isEqualTo(header);
        }
    }

    @Test
    void readyIsProvenByWhoeverHoldsTheKeyAlone() throws Exception {
        SealedHeader sent = LinkHeaderCodec.encode(plain(), NONCE, KEY);
        byte[] proof = LinkHeaderCodec.read(Pieces.whole(sent.bytes()), NONCE, KEY)
                .sealed()
                .proof();
        assertThat(sent.proves(proof)).isTrue();
        assertThat(sent.proves(new byte[32])).isFalse();
        assertThat(sent.proves(new byte[0])).isFalse();
        assertThat(LinkHeaderCodec.encode(plain(), Nonce.random(), KEY).proves(proof))
                .isFalse();
    }

    @Test
    void noSecretIsPrinted() {
        assertThat(CALLBACK.toString()).doesNotContain(CALLBACK.token());
        assertThat(KEY.toString()).isEqualTo("LinkKey");
    }
}
