package dev.doorman.common.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.common.testing.Pieces;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameTest {
    private static final byte[] STREAM = HexFormat.of()
            .parseHex(
                    "00" // DATA
                            + "0003" // 3 bytes
                            + "616263" // abc
                            + "01" // URGENT
                            + "0001"
                            + "f2" // DM
                            + "03" // LOGIN
                            + "0007"
                            + "6a6f686e" // john
                            + "00"
                            + "6f6b" // ok
                            + "02" // EOF
                            + "0000");
    private static final List<String> FRAMES = List.of("DATA abc", "URGENT \u00f2", "LOGIN john\0ok", "EOF ");

    private static List<String> frames(InputStream in) throws IOException {
        FrameReader reader = new FrameReader(in);
        List<String> frames = new ArrayList<>();
        for (FrameType type = reader.next(); type != null; type = reader.next()) {
            frames.add(type + " " + new String(reader.payload(), StandardCharsets.ISO_8859_1));
        }
        return frames;
    }

    @Test
    void areReadWholeAndByteByByte() throws Exception {
        assertThat(frames(Pieces.whole(STREAM))).isEqualTo(FRAMES);
        assertThat(frames(Pieces.byteByByte(STREAM))).isEqualTo(FRAMES);
    }

    @Test
    void cutWithinAFrameIsAnErrorAndBetweenTwoIsTheEnd() throws Exception {
        List<Integer> between = List.of(0, 6, 10, 20);
        for (int length = 0; length < STREAM.length; length++) {
            InputStream cut = Pieces.cut(STREAM, length);
            if (between.contains(length)) {
                assertThat(frames(cut)).isEqualTo(FRAMES.subList(0, between.indexOf(length)));
            } else {
                assertThatThrownBy(() -> frames(cut)).as("cut at %d", length).isInstanceOf(EOFException.class);
            }
        }
    }

    @Test
    void areWrittenAsTheyAreRead() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FrameWriter writer = new FrameWriter(out);
        writer.data("xabcx".getBytes(StandardCharsets.US_ASCII), 1, 3);
        writer.send(FrameType.URGENT, (byte) 242);
        writer.send(FrameType.LOGIN, Fields.encode(List.of("john", "ok")));
        writer.send(FrameType.EOF);
        assertThat(out.toByteArray()).isEqualTo(STREAM);
    }

    @Test
    void aLongWriteIsSeveralFramesAndALongPayloadIsNone() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FrameWriter writer = new FrameWriter(out);
        writer.data(new byte[100_000], 0, 100_000);
        assertThat(frames(Pieces.whole(out.toByteArray()))).hasSize(4);
        assertThatThrownBy(() -> writer.send(FrameType.NOTICE, new byte[65_536]))
                .isInstanceOf(IllegalArgumentException.class);
        out.reset();
        writer.send(FrameType.NOTICE, new byte[65_535]);
        assertThat(frames(Pieces.whole(out.toByteArray()))).hasSize(1);
    }

    @Test
    void aPayloadThatNobodyReadIsSkipped() throws Exception {
        FrameReader reader = new FrameReader(Pieces.byteByByte(STREAM));
        assertThat(reader.next()).isEqualTo(FrameType.DATA);
        assertThat(reader.read(new byte[2], 0, 2)).isEqualTo(1);
        assertThat(reader.remaining()).isEqualTo(2);
        assertThat(reader.next()).isEqualTo(FrameType.URGENT);
    }

    @Test
    void anUnknownTypeIsRefused() {
        for (int code : new int[] {14, 127, 255}) {
            assertThatThrownBy(() -> frames(Pieces.whole(new byte[] {(byte) code, 0, 0})))
                    .isInstanceOf(LinkException.class);
        }
    }

    @Test
    void everyTypeHasItsCode() {
        for (FrameType type : FrameType.values()) {
            assertThat(FrameType.of(type.code())).isEqualTo(type);
        }
        assertThat(FrameType.READY.code()).isEqualTo(10);
        assertThat(FrameType.REFUSED.code()).isEqualTo(11);
        assertThat(FrameType.PREPARED.code()).isEqualTo(12);
        assertThat(FrameType.ANSWERED.code()).isEqualTo(13);
    }

    @Test
    void manyWritersKeepTheirFramesWhole() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FrameWriter writer = new FrameWriter(out);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            byte[] payload = String.valueOf(i).repeat(100 + i).getBytes(StandardCharsets.US_ASCII);
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    for (int j = 0; j < 200; j++) {
                        writer.send(FrameType.DATA, payload);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(frames(Pieces.whole(out.toByteArray())))
                .hasSize(1600)
                .allMatch(frame -> frame.substring(6).matches("(.)\\1*"));
    }

    @Test
    void fieldsAreSeparatedByNul() {
        assertThat(Fields.decode(Fields.encode(List.of("a", "", "\u00e9")))).containsExactly("a", "", "\u00e9");
        assertThat(Fields.decode(new byte[0])).containsExactly("");
        assertThatThrownBy(() -> Fields.encode(List.of("a\0b"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusalsAreKnownByTheirText() {
        for (Refusal refusal : Refusal.values()) {
            assertThat(Refusal.of(refusal.payload())).isEqualTo(refusal);
        }
        assertThat(Refusal.of("no such".getBytes(StandardCharsets.US_ASCII))).isNull();
    }

    @Test
    void keysDifferByDaemonAndMaster() {
        byte[] master = new byte[32];
        byte[] other = new byte[32];
        other[0] = 1;
        assertThat(LinkKey.deriveBytes(master, "telnetd"))
                .isEqualTo(LinkKey.deriveBytes(master, "telnetd"))
                .isNotEqualTo(LinkKey.deriveBytes(master, "rshd"))
                .isNotEqualTo(LinkKey.deriveBytes(other, "telnetd"))
                .hasSize(32);
    }

    @Test
    void aKeyFileHolds64DigitsAndItsFaultsShowNone(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("key");
        Files.writeString(file, "00".repeat(31) + "7f\n");
        assertThat(LinkKey.readBytes(file)).hasSize(32).endsWith(0x7f);
        for (String text : List.of("", "00".repeat(31), "00".repeat(33), "0g".repeat(32))) {
            Files.writeString(file, text);
            assertThatThrownBy(() -> LinkKey.read(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageNotContaining("0g");
        }
    }

    @Test
    void severalLeaveTogether() throws Exception {
        FrameBatch batch = new FrameBatch();
        byte[] longer = new byte[3000];
        batch.add(FrameType.DATA, new byte[] {'a'}, new byte[] {'b', 'c'});
        batch.add(FrameType.EOF);
        batch.add(FrameType.DATA, longer);
        assertThat(batch.length()).isEqualTo(6 + 3 + 3003);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new FrameWriter(out).send(batch);
        assertThat(batch.length()).isZero();
        assertThat(frames(Pieces.whole(out.toByteArray())))
                .containsExactly("DATA abc", "EOF ", "DATA " + "\0".repeat(3000));
        assertThatThrownBy(() -> batch.add(FrameType.DATA, new byte[40_000], new byte[40_000]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNoticeAndItsAnswers() {
        Notice notice = new Notice("john", "pts/3", "hello\r\n");
        assertThat(Notice.of(notice.payload())).isEqualTo(notice);
        for (String none : List.of(
                "", "john", "john\0pts/3", "a\0b\0c\0d", "a\0b\0" + "x".repeat(1025), "a".repeat(65) + "\0\0")) {
            assertThat(Notice.of(none.getBytes(StandardCharsets.UTF_8))).isNull();
        }
        for (Delivery delivery : Delivery.values()) {
            assertThat(Delivery.of(delivery.payload())).isEqualTo(delivery);
        }
        for (Shown shown : Shown.values()) {
            assertThat(Shown.of(shown.payload())).isEqualTo(shown);
        }
        assertThat(Delivery.of(new byte[] {'x'})).isNull();
        assertThat(Shown.of(new byte[0])).isNull();
    }
}
