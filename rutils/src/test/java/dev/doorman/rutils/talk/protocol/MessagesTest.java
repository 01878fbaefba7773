package dev.doorman.rutils.talk.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
    private static final InetSocketAddress WAITING = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 0x1267);

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @Test
    void aQuestionIsCtlMsg() {
        ControlMessage message = new ControlMessage(
                Question.ANNOUNCE,
                -1,
                WAITING,
                new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 0xb1c2),
                1234,
                "administrator3",
                "John",
                "pts/3");
        assertThat(message.bytes())
                .isEqualTo(hex("0103 0000 ffffffff"
                        + "0002 1267 c0000207 0000000000000000"
                        + "0002 b1c2 c0000207 0000000000000000"
                        + "000004d2"
                        + "61646d696e69737472617400"
                        + "4a6f686e0000000000000000"
                        + "7074732f330000000000000000000000"));
    }

    @Test
    void anAnswerIsCtlResponse() {
        assertThat(ControlReply.of(hex("01010000 01020304 0002 1267 c0000207 0000000000000000")))
                .isEqualTo(new ControlReply(Question.LOOK_UP, Answer.SUCCESS, 0x01020304, WAITING));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01010000",
                "00010000 01020304 0002 1267 c0000207 0000000000000000",
                "01040000 01020304 0002 1267 c0000207 0000000000000000",
                "01ff0000 01020304 0002 1267 c0000207 0000000000000000",
                "01010900 01020304 0002 1267 c0000207 0000000000000000",
                "01010000 01020304 0002 1267 c0000207 000000000000000000"
            })
    void whatIsNoneIsPassedOver(String bytes) {
        assertThat(ControlReply.of(hex(bytes))).isNull();
    }
}
