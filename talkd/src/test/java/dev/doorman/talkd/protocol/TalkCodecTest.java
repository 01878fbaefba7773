package dev.doorman.talkd.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.talkd.TalkPackets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TalkCodecTest {
    private static final int LEAVE_INVITE = 0;
    private static final InetSocketAddress WAITING = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 0x1267);

    /** As a client of Debian's sent it, its address and pid exchanged. */
    private static final String NTALK = "0103 0000 ffffffff"
            + "0002 1267 c0000207 0000000000000000"
            + "0002 b1c2 c0000207 0000000000000000"
            + "000004d2"
            + "616c696365000000 00000000"
            + "4a6f686e00000000 00000000"
            + "7074732f33000000 0000000000000000";

    /** As 4.2BSD's client on a VAX. */
    private static final String LITTLE = "03 616c69636500000000 4a6f686e0000000000 00 07000000 d2040000"
            + "7474797033000000 0000000000000000"
            + "0200 1267 c0000207 0000000000000000"
            + "0200 b1c2 c0000207 0000000000000000";

    /** As the same on a Sun. */
    private static final String BIG = "03 616c69636500000000 4a6f686e0000000000 00 00000007 000004d2"
            + "7474797033000000 0000000000000000"
            + "0002 1267 c0000207 0000000000000000"
            + "0002 b1c2 c0000207 0000000000000000";

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static TalkMessage announce(int id, String terminal) {
        return new TalkMessage(TalkType.ANNOUNCE, id, WAITING, 1234, "alice", "John", terminal);
    }

    @Test
    void ntalksRequest() {
        assertThat(TalkCodec.parse(hex(NTALK)))
                .isEqualTo(new TalkPacket.Request(new Origin(Layout.NTALK, 3), announce(-1, "pts/3")));
    }

    @Test
    void oldTalksRequestInEitherByteOrder() {
        assertThat(TalkCodec.parse(hex(LITTLE)))
                .isEqualTo(new TalkPacket.Request(new Origin(Layout.OLD_LITTLE_ENDIAN, 3), announce(7, "ttyp3")));
        assertThat(TalkCodec.parse(hex(BIG)))
                .isEqualTo(new TalkPacket.Request(new Origin(Layout.OLD_BIG_ENDIAN, 3), announce(7, "ttyp3")));
    }

    @Test
    void answers() {
        TalkReply found = new TalkReply(TalkAnswer.SUCCESS, 0x01020304, WAITING);
        assertThat(TalkCodec.encode(new Origin(Layout.NTALK, 1), found))
                .isEqualTo(hex("01010000 01020304 0002 1267 c0000207 0000000000000000"));
        assertThat(TalkCodec.encode(new Origin(Layout.OLD_LITTLE_ENDIAN, 5), found))
                .isEqualTo(hex("05000000 04030201 0200 1267 c0000207 0000000000000000"));
        assertThat(TalkCodec.encode(new Origin(Layout.OLD_BIG_ENDIAN, 1), found))
                .isEqualTo(hex("01000000 01020304 0002 1267 c0000207 0000000000000000"));
        assertThat(TalkCodec.encode(new Origin(Layout.NTALK, 3), TalkReply.of(TalkAnswer.PERMISSION_DENIED)))
                .isEqualTo(hex("01030400 00000000 0000000000000000 0000000000000000"));
    }

    /** Which knows five answers and no more. */
    @ParameterizedTest
    @CsvSource({"BADADDR, 2", "BADVERSION, 2", "BADCTLADDR, 2", "UNKNOWN_REQUEST, 5", "MACHINE_UNKNOWN, 3"})
    void anAnswerThatOldTalkDoesNotKnowIsAFailure(TalkAnswer answer, int code) {
        byte[] reply = TalkCodec.encode(new Origin(Layout.OLD_BIG_ENDIAN, 1), TalkReply.of(answer));
        assertThat(reply[1]).isEqualTo((byte) code);
    }

    @ParameterizedTest
    @CsvSource({"0, LEAVE_INVITE", "1, LOOK_UP", "2, DELETE", "3, ANNOUNCE", "4, DELETE", "5, LOOK_UP", "6, DELETE"})
    void oldTalkHasThreeMoreTypes(int code, TalkType type) {
        TalkPacket packet = TalkCodec.parse(
                TalkPackets.of(Layout.OLD_BIG_ENDIAN, code, "a", "b").bytes());
        assertThat(packet)
                .isInstanceOfSatisfying(
                        TalkPacket.Request.class,
                        request -> assertThat(request.message().type()).isEqualTo(type));
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void aTypeThatIsNoneIsAnsweredSo(Layout layout) {
        for (int code : layout == Layout.NTALK ? new int[] {4, 5, 6, 7, 255} : new int[] {7, 255}) {
            assertThat(TalkCodec.parse(TalkPackets.of(layout, code, "a", "b").bytes()))
                    .isEqualTo(new TalkPacket.Faulty(new Origin(layout, code), TalkAnswer.UNKNOWN_REQUEST));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, BADVERSION", "8, BADADDR", "24, BADCTLADDR"})
    void whatNtalkFindsWrong(int place, TalkAnswer answer) {
        byte[] bytes = hex(NTALK);
        bytes[place] = 9;
        assertThat(TalkCodec.parse(bytes)).isEqualTo(new TalkPacket.Faulty(new Origin(Layout.NTALK, 3), answer));
    }

    /** It would be printed on somebody's terminal. */
    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "\033[2J", "a\nb", "\u0080", "\u00ff", "\177", "\t"})
    void aNameThatCannotBePrintedIsNone(String name) {
        for (Layout layout : Layout.values()) {
            assertThat(TalkCodec.parse(
                            TalkPackets.of(layout, LEAVE_INVITE, name, "b").bytes()))
                    .isEqualTo(new TalkPacket.Faulty(new Origin(layout, LEAVE_INVITE), TalkAnswer.FAILED));
            assertThat(TalkCodec.parse(
                            TalkPackets.of(layout, LEAVE_INVITE, "a", name).bytes()))
                    .isEqualTo(new TalkPacket.Faulty(new Origin(layout, LEAVE_INVITE), TalkAnswer.FAILED));
        }
    }

    @Test
    void elevenCharactersAreRead() {
        TalkPacket packet = TalkCodec.parse(TalkPackets.of(Layout.NTALK, LEAVE_INVITE, "administrator3", "b")
                .bytes());
        assertThat(packet)
                .isInstanceOfSatisfying(
                        TalkPacket.Request.class,
                        request -> assertThat(request.message().localName()).isEqualTo("administrat"));
    }

    /** An answer is one of those: two daemons never answer each other. */
    @Test
    void whatIsNotAsLongAsARequestIsNonsense() {
        Random random = new Random(4711);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            TalkPacket packet = TalkCodec.parse(bytes);
            if (length != 84 && length != 76) {
                assertThat(packet).isEqualTo(new TalkPacket.Nonsense());
            }
        }
        assertThat(TalkCodec.encode(new Origin(Layout.NTALK, 3), TalkReply.of(1)))
                .hasSize(24);
    }
}
