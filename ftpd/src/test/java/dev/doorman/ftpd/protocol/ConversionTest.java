package dev.doorman.ftpd.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ConversionTest {
    private static String convert(Supplier<Conversion> fresh, String text) {
        String whole = convert(fresh.get(), text, Integer.MAX_VALUE);
        for (int piece = 1; piece <= 3; piece++) {
            assertThat(convert(fresh.get(), text, piece))
                    .as("in pieces of %d", piece)
                    .isEqualTo(whole);
        }
        return whole;
    }

    private static String convert(Conversion conversion, String text, int piece) {
        byte[] in = text.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (at < in.length) {
            int length = Math.min(piece, in.length - at);
            byte[] room = new byte[2 * length + Conversion.SPARE];
            out.write(room, 0, conversion.convert(Arrays.copyOfRange(in, at, at + length), length, room));
            at += length;
        }
        byte[] room = new byte[Conversion.SPARE];
        out.write(room, 0, conversion.finish(room));
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void linesToTheWire() {
        assertThat(convert(Conversion.ToLines::new, "a\nb\n")).isEqualTo("a\r\nb\r\n");
        assertThat(convert(Conversion.ToLines::new, "no end")).isEqualTo("no end");
        assertThat(convert(Conversion.ToLines::new, "of DOS\r\nand\rso")).isEqualTo("of DOS\r\nand\rso");
        assertThat(convert(Conversion.ToLines::new, "\n\n")).isEqualTo("\r\n\r\n");
    }

    @Test
    void linesFromTheWire() {
        assertThat(convert(Conversion.FromLines::new, "a\r\nb\r\n")).isEqualTo("a\nb\n");
        assertThat(convert(Conversion.FromLines::new, "a\rb\r\r\nc\r")).isEqualTo("a\rb\r\nc\r");
        assertThat(convert(Conversion.FromLines::new, "of Unix\n")).isEqualTo("of Unix\n");
    }

    @Test
    void recordsToTheWire() {
        assertThat(convert(Conversion.ToRecords::new, "ab\nc\u00ff\n"))
                .isEqualTo("ab\u00ff\1c\u00ff\u00ff\u00ff\1\u00ff\2");
        assertThat(convert(Conversion.ToRecords::new, "no end")).isEqualTo("no end\u00ff\3");
        assertThat(convert(Conversion.ToRecords::new, "")).isEqualTo("\u00ff\2");
    }

    @Test
    void recordsFromTheWire() {
        assertThat(convert(Conversion.FromRecords::new, "ab\u00ff\1c\u00ff\u00ff\u00ff\1\u00ff\2"))
                .isEqualTo("ab\nc\u00ff\n");
        assertThat(convert(Conversion.FromRecords::new, "last\u00ff\3 and what follows"))
                .isEqualTo("last\n");
    }

    @Test
    void whatGoesOutComesBack() {
        Random random = new Random(4711);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = "ab\n\u00ff\0".getBytes(StandardCharsets.ISO_8859_1)[random.nextInt(5)];
            }
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            assertThat(convert(Conversion.FromLines::new, convert(Conversion.ToLines::new, text)))
                    .as("lines, round %d", i)
                    .isEqualTo(text);
            String records = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
            assertThat(convert(Conversion.FromRecords::new, convert(Conversion.ToRecords::new, text)))
                    .as("records, round %d", i)
                    .isEqualTo(records);
        }
    }
}
