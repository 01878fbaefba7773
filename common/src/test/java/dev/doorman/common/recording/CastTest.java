package dev.doorman.common.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.login.TerminalLook;
import dev.doorman.common.process.PtySize;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CastTest {
    private static final Duration LATER = Duration.ofMillis(1_250);

    private final Cast cast = new Cast();

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.UTF_8);
    }

    private String output(int... bytes) {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            all[i] = (byte) bytes[i];
        }
        return text(cast.output(LATER, all, 0, all.length));
    }

    @Test
    void theHeaderTellsTheTerminal() {
        TerminalLook look = new TerminalLook("vt100", PtySize.of(24, 80), 0, Map.of());
        assertThat(text(Cast.header(look, Instant.ofEpochSecond(1_700_000_000))))
                .isEqualTo("{\"env\":{\"TERM\":\"vt100\"},\"height\":24,\"timestamp\":1700000000,\"version\":2,"
                        + "\"width\":80}\n");
    }

    @Test
    void anOutputIsATextOfJson() {
        assertThat(output('a', '"', 27, '[', 'm', '\r', '\n')).isEqualTo("[1.25,\"o\",\"a\\\"\\u001B[m\\r\\n\"]\n");
    }

    @Test
    void aLetterThatIsCutWaitsForItsRest() {
        assertThat(output('x', 0xe2, 0x82)).isEqualTo("[1.25,\"o\",\"x\"]\n");
        assertThat(output(0xac)).isEqualTo("[1.25,\"o\",\"\u20ac\"]\n");
        assertThat(output(0xf0)).isEmpty();
        assertThat(output(0x9f, 0x98)).isEmpty();
        assertThat(output(0x80, '!')).isEqualTo("[1.25,\"o\",\"\ud83d\ude00!\"]\n");
    }

    @Test
    void whatIsNoTextIsReplaced() {
        assertThat(output(0xff, 'y', 0xe2)).isEqualTo("[1.25,\"o\",\"\ufffdy\"]\n");
        assertThat(output('z')).isEqualTo("[1.25,\"o\",\"\ufffdz\"]\n");
    }

    @Test
    void aNewSizeIsAnEvent() {
        assertThat(text(Cast.resized(LATER, PtySize.of(31, 101)))).isEqualTo("[1.25,\"r\",\"101x31\"]\n");
    }
}
