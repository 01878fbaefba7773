package dev.doorman.ftpd.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    private static InputStream stream(String octets, int piece) {
        byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, piece));
            }
        };
    }

    private static List<String> lines(String octets) throws Exception {
        List<String> whole = lines(octets, Integer.MAX_VALUE);
        for (int piece = 1; piece <= 3; piece++) {
            assertThat(lines(octets, piece)).as("in pieces of %d", piece).isEqualTo(whole);
        }
        return whole;
    }

    private static List<String> lines(String octets, int piece) throws Exception {
        LineReader reader = new LineReader(stream(octets, piece));
        List<String> lines = new ArrayList<>();
        for (LineReader.Line line = reader.next(); line != null; line = reader.next()) {
            lines.add(
                    switch (line) {
                        case LineReader.Line.Text(String text) -> text;
                        case LineReader.Line.TooLong _ -> "too long";
                    });
        }
        return lines;
    }

    @Test
    void endsOfLines() throws Exception {
        assertThat(lines("one\r\ntwo\nthree\r\n\r\nhalf")).containsExactly("one", "two", "three", "");
    }

    @Test
    void telnet() throws Exception {
        assertThat(lines("A\u00ff\u00f4\u00ff\u00f2B\u00ff\u00fb\1C\r\n")).containsExactly("ABC");
        assertThat(lines("\u00ff\u00ff\r\n")).containsExactly("\u00ff");
        assertThat(lines("a\r\0b\r\n")).containsExactly("a\rb");
        assertThat(lines("\u00ff")).isEmpty();
    }

    @Test
    void tooLong() throws Exception {
        String longest = "x".repeat(LineReader.MAX_BYTES);
        assertThat(lines(longest.substring(1) + "\r\n" + longest + "yy\r\nnext\r\n"))
                .containsExactly(longest.substring(1), "too long", "next");
    }

    @Test
    void whatIsDroppedIsNotRead() throws Exception {
        LineReader reader = new LineReader(stream("AUTH TLS\r\nUSER attacker\r\n", 1024));
        assertThat(reader.next()).isEqualTo(new LineReader.Line.Text("AUTH TLS"));
        reader.drop();
        assertThat(reader.next()).isNull();
        reader.continueWith(stream("FEAT\r\n", 1024));
        assertThat(reader.next()).isEqualTo(new LineReader.Line.Text("FEAT"));
    }
}
