package dev.doorman.tftpd.transfer;

import static dev.doorman.tftpd.transfer.SenderTest.request;
import static dev.doorman.tftpd.transfer.SenderTest.wire;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.tftpd.protocol.ErrorCode;
import dev.doorman.tftpd.protocol.PacketParser;
import dev.doorman.tftpd.protocol.Terms;
import dev.doorman.tftpd.protocol.TftpPacket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The receiver's packets and times, to the millisecond. */
class ReceiverTest {
    private static final String BLOCK = "01234567";

    private final FakeLine line = new FakeLine();
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private boolean finished;

    private Receiver receiver(String request) {
        TftpPacket.Request asked = request(request);
        return new Receiver(line, asked, Terms.answer(asked, Terms.UNTOLD), new BlockSink() {
            @Override
            public void write(byte[] payload) {
                file.writeBytes(payload);
            }

            @Override
            public void finish() {
                finished = true;
            }
        });
    }

    private TransferEnd small(String windowSize) throws IOException {
        return receiver("|\2x|octet|blksize|8|windowsize|" + windowSize + "|").run();
    }

    private String text() {
        return file.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void blocksAreAcknowledgedOneByOne() throws Exception {
        line.data(10, 1, "x".repeat(512)).data(10, 2, "yz");
        assertThat(receiver("|\2x|octet|").run()).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said()).containsExactly("0 ack 0", "10 ack 1", "20 ack 2");
        assertThat(text()).isEqualTo("x".repeat(512) + "yz");
        assertThat(finished).isTrue();
    }

    @Test
    void aBlockThatComesAgainIsAcknowledgedAgainAndKeptOnce() throws Exception {
        line.data(1, 1, BLOCK).data(1, 1, BLOCK).data(30, 1, BLOCK).data(1, 2, "a");
        assertThat(small("1")).isEqualTo(new TransferEnd.Completed());
        // the one that came at once was doubled on its way
        assertThat(line.said()).containsExactly("0 oack", "1 ack 1", "32 ack 1", "33 ack 2");
        assertThat(text()).isEqualTo(BLOCK + "a");
    }

    @Test
    void silenceHasTheLastAcknowledgementSentAgain() throws Exception {
        line.data(100, 1, BLOCK).data(100, 2, BLOCK).data(1000, 3, "");
        assertThat(small("1")).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said())
                .containsExactly("0 oack", "100 ack 1", "200 ack 2", "450 ack 2", "950 ack 2", "1200 ack 3");
    }

    @Test
    void aClientThatHasNotSentAnythingIsAnsweredOnceMoreOnly() throws Exception {
        assertThat(receiver("|\2x|octet|").run()).isEqualTo(new TransferEnd.Unanswered());
        assertThat(line.said()).containsExactly("0 ack 0", "1000 ack 0");
        assertThat(finished).isFalse();
    }

    @Test
    void windowsAreAcknowledgedWhole() throws Exception {
        for (int block = 1; block <= 9; block++) {
            line.data(1, block, BLOCK);
        }
        line.data(1, 10, "a");
        assertThat(small("4")).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said()).containsExactly("0 oack", "4 ack 4", "8 ack 8", "10 ack 10");
    }

    @Test
    void aGapIsToldOnceWhenASecondBlockIsBehindIt() throws Exception {
        line.data(1, 1, BLOCK).data(1, 3, "c").data(1, 4, "d").data(1, 2, BLOCK).data(1, 3, BLOCK);
        line.data(1, 4, BLOCK).data(1, 5, BLOCK).data(1, 6, "f");
        assertThat(small("4")).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said()).containsExactly("0 oack", "3 ack 1", "7 ack 5", "8 ack 6");
        assertThat(text()).isEqualTo(BLOCK.repeat(5) + "f");
    }

    @Test
    void aBlockThatWasOvertakenIsNoGap() throws Exception {
        line.data(1, 1, BLOCK)
                .data(1, 3, BLOCK)
                .data(1, 2, "12345678")
                .data(1, 5, "e")
                .data(1, 4, BLOCK);
        assertThat(small("8")).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said()).containsExactly("0 oack", "5 ack 5");
        assertThat(text()).isEqualTo(BLOCK + "12345678" + BLOCK + BLOCK + "e");
    }

    @Test
    void aGapBeforeTheLastBlockIsToldAfterAMoment() throws Exception {
        line.data(1, 1, BLOCK).data(1, 3, "c").data(100, 2, BLOCK).data(1, 3, "c");
        assertThat(small("4")).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said()).containsExactly("0 oack", "11 ack 1", "103 ack 3");
    }

    @Test
    void theFirstBlockMayBeTheMissingOne() throws Exception {
        line.data(1, 2, BLOCK).data(1, 3, BLOCK).data(1, 1, BLOCK).data(1, 2, "");
        assertThat(small("4")).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said()).containsExactly("0 oack", "2 ack 0", "4 ack 2");
    }

    @Test
    void aWindowSentAgainIsAcknowledgedAgain() throws Exception {
        line.data(1, 1, BLOCK)
                .data(0, 2, BLOCK)
                .data(500, 1, BLOCK)
                .data(0, 2, BLOCK)
                .data(1, 3, "");
        assertThat(small("2")).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said()).containsExactly("0 oack", "1 ack 2", "201 ack 2", "501 ack 2", "502 ack 3");
    }

    @Test
    void afterTheEndTheLastAcknowledgementIsSentAgainForTheLastBlockAlone() throws Exception {
        line.data(1, 1, BLOCK).data(1, 2, "");
        Receiver receiver = receiver("|\2x|octet|blksize|8|");
        assertThat(receiver.run()).isEqualTo(new TransferEnd.Completed());
        assertThat(line.next(Duration.ofMillis(100))).isNull();
        receiver.late(PacketParser.parse(wire("|\3|\2")));
        receiver.late(PacketParser.parse(wire("|\3|\2")));
        receiver.late(PacketParser.parse(wire("|\3|\1" + BLOCK)));
        receiver.late(PacketParser.parse(wire("|\4|\2")));
        assertThat(line.said()).containsExactly("0 oack", "1 ack 1", "2 ack 2", "102 ack 2");
        assertThat(receiver.repeated()).isEqualTo(1);
    }

    @Test
    void aLongerBlockThanAgreedOnIsRefused() throws Exception {
        line.data(1, 1, BLOCK + "8");
        assertThat(small("1")).isInstanceOf(TransferEnd.Failed.class);
        assertThat(line.said()).containsExactly("0 oack", "1 error 4");
        assertThat(text()).isEmpty();
    }

    @Test
    void aFullDiskIsTold() throws Exception {
        TftpPacket.Request asked = request("|\2x|octet|");
        line.data(1, 1, "abc");
        Receiver receiver = new Receiver(line, asked, Terms.answer(asked, Terms.UNTOLD), new BlockSink() {
            @Override
            public void write(byte[] payload) throws IOException {
                throw new FileFaultException(ErrorCode.DISK_FULL, "no space left");
            }

            @Override
            public void finish() {
                throw new AssertionError();
            }
        });
        assertThat(receiver.run()).isEqualTo(new TransferEnd.Failed("no space left"));
        assertThat(line.said()).containsExactly("0 ack 0", "1 error 3");
    }

    @Test
    void anErrorIsNotAnsweredAndNonsensePassedOver() throws Exception {
        line.ack(1, 0).hears(1, wire("x")).data(1, 9, "far").hears(1, wire("|\5||no|"));
        assertThat(receiver("|\2x|octet|").run()).isEqualTo(new TransferEnd.Aborted());
        assertThat(line.said()).containsExactly("0 ack 0");
    }

    @Test
    void requests() throws Exception {
        line.hears(1, wire("|\2x|octet|")).hears(200, wire("|\2x|octet|"));
        line.data(1, 1, "x".repeat(512)).hears(1, wire("|\2x|octet|"));
        line.hears(1, wire("|\1y|octet|"));
        assertThat(receiver("|\2x|octet|").run()).isEqualTo(new TransferEnd.Superseded(request("|\1y|octet|")));
        assertThat(line.said()).containsExactly("0 ack 0", "201 ack 0", "202 ack 1");
    }
}
