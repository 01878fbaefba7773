package dev.doorman.tftpd.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.tftpd.protocol.ErrorCode;
import dev.doorman.tftpd.protocol.PacketParser;
import dev.doorman.tftpd.protocol.Terms;
import dev.doorman.tftpd.protocol.TftpPacket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The sender's packets and times, to the millisecond. */
class SenderTest {
    private final FakeLine line = new FakeLine();

    static byte[] wire(String request) {
        return request.replace('|', '\0').getBytes(StandardCharsets.ISO_8859_1);
    }

    static TftpPacket.Request request(String text) {
        return (TftpPacket.Request) PacketParser.parse(wire(text));
    }

    private TransferEnd send(String request, long bytes) throws IOException {
        TftpPacket.Request asked = request(request);
        Terms terms = Terms.answer(asked, bytes);
        BlockSource source = (block, packet, offset) -> {
            long left = bytes - (block - 1) * terms.blockSize();
            if (left < 0) {
                throw new IllegalStateException("block " + block + " of a file of " + bytes);
            }
            return (int) Math.min(terms.blockSize(), left);
        };
        return new Sender(line, asked, terms, source).run();
    }

    private TransferEnd plain(long bytes) throws IOException {
        return send("|\1x|octet|", bytes);
    }

    @Test
    void theLastBlockIsAShortOne() throws Exception {
        line.ack(10, 1).ack(10, 2);
        assertThat(plain(1023)).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said()).containsExactly("0 data 1 512", "10 data 2 511");
    }

    @Test
    void anEmptyBlockEndsWhatIsAMultiple() throws Exception {
        line.ack(1, 1).ack(1, 2);
        assertThat(plain(512)).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said()).containsExactly("0 data 1 512", "1 data 2 0");
    }

    @Test
    void nothingIsOneEmptyBlock() throws Exception {
        line.ack(1, 1);
        assertThat(plain(0)).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said()).containsExactly("0 data 1 0");
    }

    /** The Sorcerer's Apprentice: RFC 1123, 4.2.3.1. */
    @Test
    void aDoubledAcknowledgementHasNothingSent() throws Exception {
        line.ack(10, 1).ack(0, 1).ack(5, 1).ack(5, 2).ack(0, 2).ack(1, 1).ack(9, 3);
        assertThat(plain(1200)).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said()).containsExactly("0 data 1 512", "10 data 2 512", "20 data 3 176");
    }

    @Test
    void whatIsNotAnsweredIsSentAgainAfterAMeasuredTime() throws Exception {
        line.ack(100, 1).ack(100, 2).ack(5000, 3);
        assertThat(plain(1200)).isEqualTo(new TransferEnd.Completed());
        // 100 ms and some variation, then twice as long each time
        assertThat(line.said())
                .containsExactly(
                        "0 data 1 512",
                        "100 data 2 512",
                        "200 data 3 176",
                        "450 data 3 176",
                        "950 data 3 176",
                        "1950 data 3 176",
                        "3950 data 3 176");
    }

    @Test
    void aClientThatHasNotAnsweredIsSentTheFirstPacketOnceMoreAndNothingElse() throws Exception {
        assertThat(plain(1200)).isEqualTo(new TransferEnd.Unanswered());
        assertThat(line.said()).containsExactly("0 data 1 512", "1000 data 1 512");
        assertThat(line.nanoTime()).isEqualTo(15_000_000_000L);
    }

    @Test
    void withAWindowTooItIsTheFirstPacketAlone() throws Exception {
        assertThat(send("|\1x|octet|windowsize|32|", 100_000)).isEqualTo(new TransferEnd.Unanswered());
        assertThat(line.said()).containsExactly("0 oack", "1000 oack");
    }

    @Test
    void whoAsksAgainIsAnswered() throws Exception {
        line.hears(5000, wire("|\1x|octet|")).ack(100, 1);
        assertThat(plain(3)).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said()).containsExactly("0 data 1 3", "1000 data 1 3", "5000 data 1 3");
    }

    @Test
    void aRequestThatWasDoubledOnItsWayIsAnsweredOnce() throws Exception {
        line.hears(0, wire("|\1x|octet|")).hears(100, wire("|\1x|octet|")).ack(10, 1);
        assertThat(plain(3)).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said()).containsExactly("0 data 1 3");
    }

    @Test
    void aClientThatVanishesIsGivenUp() throws Exception {
        line.ack(10, 1);
        assertThat(plain(1200)).isEqualTo(new TransferEnd.Unanswered());
        // 200 ms, 400, ..., 6.4 s, 8 s, 8 s
        assertThat(line.said()).hasSize(1 + 8);
        assertThat(line.nanoTime()).isEqualTo(10_000_000L + 28_600_000_000L);
    }

    @Test
    void theAgreedTimeIsKept() throws Exception {
        line.ack(10, 0).ack(7500, 1);
        assertThat(send("|\1x|octet|timeout|3|", 7)).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said()).containsExactly("0 oack", "10 data 1 7", "3010 data 1 7", "6010 data 1 7");
    }

    private TransferEnd windows(long bytes) throws IOException {
        return send("|\1x|octet|blksize|8|windowsize|4|", bytes);
    }

    /** Who gets the block that it lacked is silent, for it waits for the others. */
    @Test
    void aWindowIsSentAgainFromTheFirstThatIsMissing() throws Exception {
        line.ack(10, 0).ack(10, 4).ack(10, 6).ack(0, 6).ack(60, 10);
        assertThat(windows(75)).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said())
                .containsExactly(
                        "0 oack",
                        "10 data 1 8",
                        "10 data 2 8",
                        "10 data 3 8",
                        "10 data 4 8",
                        "20 data 5 8",
                        "20 data 6 8",
                        "20 data 7 8",
                        "20 data 8 8",
                        // the one that is missing, and after a round trip or two what it did not keep
                        "30 data 7 8",
                        "50 data 8 8",
                        "50 data 9 8",
                        "70 data 10 3");
    }

    @Test
    void whatComesNextIsPreparedOnceTheClientHasAnswered() throws Exception {
        line.ack(10, 1).answered(20, 3).ack(10, 4);
        assertThat(plain(1600)).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said()).containsExactly("0 data 1 512", "10 data 2 512");
        assertThat(line.prepared()).containsExactly("ack 2: data 3 512", "ack 3: data 4 64");
    }

    @Test
    void whatIsPreparedIsBoundedAndGoesOnAsTheClientDoes() throws Exception {
        line.ack(10, 1).answered(20, 17).hears(1, wire("|\5||enough|"));
        assertThat(plain(100_000)).isEqualTo(new TransferEnd.Aborted());
        assertThat(line.said()).containsExactly("0 data 1 512", "10 data 2 512");
        assertThat(line.prepared())
                .hasSize(32 + 16)
                .startsWith("ack 2: data 3 512")
                .endsWith("ack 49: data 50 512");
    }

    @Test
    void windowsArePreparedWhole() throws Exception {
        line.ack(10, 0).answered(10, 4).ack(10, 10);
        assertThat(send("|\1x|octet|blksize|8|windowsize|4|", 75)).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said()).containsExactly("0 oack", "10 data 1 8", "10 data 2 8", "10 data 3 8", "10 data 4 8");
        assertThat(line.prepared())
                .containsExactly(
                        "ack 4: data 5 8",
                        "then data 6 8",
                        "then data 7 8",
                        "then data 8 8",
                        "ack 8: data 9 8",
                        "then data 10 3");
    }

    @Test
    void whatWasPreparedAndNotAskedForIsSentInTheOrdinaryWay() throws Exception {
        // the gateway had answered two when the client fell silent, and was then asked once more
        line.ack(10, 1).answered(20, 3).ack(400, 4).ack(1, 5);
        assertThat(plain(2100)).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said()).containsExactly("0 data 1 512", "10 data 2 512", "230 data 4 512", "430 data 5 52");
    }

    /** What RFC 7440 leaves to fate: one window that was sent twice would have all that follow sent twice. */
    @Test
    void aBlockThatCameTwiceHasOneSentAgain() throws Exception {
        // 1 came twice; of the block that was sent again the client says that it has all of them
        line.ack(10, 0).ack(10, 1).ack(1, 4).ack(1, 8).ack(10, 10);
        assertThat(windows(75)).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said())
                .containsExactly(
                        "0 oack",
                        "10 data 1 8",
                        "10 data 2 8",
                        "10 data 3 8",
                        "10 data 4 8",
                        "20 data 2 8",
                        "21 data 5 8",
                        "21 data 6 8",
                        "22 data 9 8",
                        "22 data 10 3");
    }

    @Test
    void burstsAreSmallerAfterAGapAndGrowWithWholeWindows() throws Exception {
        line.ack(10, 0).ack(10, 2).ack(50, 6).ack(50, 10).ack(50, 14).ack(1, 18);
        assertThat(windows(18 * 8 - 1)).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said().subList(5, line.said().size()))
                .containsExactly(
                        "20 data 3 8",
                        "40 data 4 8",
                        "40 data 5 8",
                        "60 data 6 8",
                        "70 data 7 8",
                        "70 data 8 8",
                        "70 data 9 8",
                        "70 data 10 8",
                        "120 data 11 8",
                        "120 data 12 8",
                        "120 data 13 8",
                        "120 data 14 8",
                        "170 data 15 8",
                        "170 data 16 8",
                        "170 data 17 8",
                        "170 data 18 7");
    }

    /** Its last block was lost, or the acknowledgement. */
    @Test
    void aWindowThatIsNotAnsweredIsAskedAfterByOneBlock() throws Exception {
        line.ack(10, 0).ack(220, 3).ack(100, 7);
        assertThat(windows(51)).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said().subList(5, line.said().size()))
                .containsExactly("210 data 1 8", "230 data 4 8", "250 data 5 8", "250 data 6 8", "270 data 7 3");
    }

    @Test
    void theFirstOneOfAWindowThatIsMissingIsSentAfterARoundTrip() throws Exception {
        line.ack(10, 0).ack(10, 4).ack(10, 4).ack(1, 4).ack(60, 7);
        assertThat(windows(51)).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said().subList(5, line.said().size()))
                .containsExactly(
                        "20 data 5 8", "20 data 6 8", "20 data 7 3", "40 data 5 8", "60 data 6 8", "60 data 7 3");
    }

    @Test
    void acknowledgementsOfWhatWasNotSentAreNone() throws Exception {
        line.ack(1, 7).ack(1, 0).ack(1, 65_535).ack(1, 1);
        assertThat(plain(5)).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said()).containsExactly("0 data 1 5");
    }

    @Test
    void anErrorIsNotAnswered() throws Exception {
        line.hears(1, wire("|\5|\3full|"));
        assertThat(plain(5000)).isEqualTo(new TransferEnd.Aborted());
        assertThat(line.said()).containsExactly("0 data 1 512");
    }

    @Test
    void nonsenseIsPassedOver() throws Exception {
        line.hears(1, wire("?")).hears(1, wire("|\6x|1|")).data(1, 1, "abc").ack(1, 1);
        assertThat(plain(5)).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said()).containsExactly("0 data 1 5");
    }

    @Test
    void aRequestForSomethingElseEndsIt() throws Exception {
        line.ack(1, 1).hears(1, wire("|\1y|octet|"));
        assertThat(plain(5000)).isEqualTo(new TransferEnd.Superseded(request("|\1y|octet|")));
    }

    @Test
    void theSameRequestIsADoubledOneUnlessTheClientWasSilent() throws Exception {
        line.ack(1, 1).hears(1, wire("|\1x|octet|")).ack(1, 2).hears(5000, wire("|\1x|octet|"));
        assertThat(plain(5000)).isEqualTo(new TransferEnd.Superseded(request("|\1x|octet|")));
        assertThat(line.said()).startsWith("0 data 1 512", "1 data 2 512", "3 data 3 512");
    }

    @Test
    void aFileThatCannotBeReadOnIsTold() throws Exception {
        TftpPacket.Request asked = request("|\1x|octet|");
        BlockSource source = (block, packet, offset) -> {
            throw new FileFaultException(ErrorCode.UNDEFINED, "the file was cut");
        };
        assertThat(new Sender(line, asked, Terms.answer(asked, 5), source).run())
                .isEqualTo(new TransferEnd.Failed("the file was cut"));
        assertThat(line.said()).containsExactly("0 error 0");
    }

    @Test
    void numbersWrap() throws Exception {
        int blocks = 70_000;
        for (int block = 1; block <= blocks; block++) {
            line.ack(0, block & 0xffff);
        }
        assertThat(plain(blocks * 512L - 1)).isEqualTo(new TransferEnd.Completed());
        assertThat(line.said())
                .hasSize(blocks)
                .contains("0 data 65535 512", "0 data 0 512")
                .last()
                .isEqualTo("0 data 4464 511");
    }
}
