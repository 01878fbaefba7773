package dev.doorman.common.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteTextTest {
    @Test
    void utf8IsUtf8() {
        for (String text : new String[] {"", "ls -l", "gr\u00fc\u00df", "\u20ac", "a\ud83d\ude00b"}) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(ByteText.decode(bytes)).isEqualTo(text);
            assertThat(ByteText.encode(text)).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    // Latin-1, a cut sequence, an overlong one, a surrogate as three bytes, beyond Unicode, a lone continuation
    @ValueSource(strings = {"fc", "67fc72", "c3", "e282", "c080", "eda080", "edb2ff", "f4908080", "80", "61ff62fe"})
    void whatIsNoUtf8ComesBackAsItWas(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(ByteText.encode(ByteText.decode(bytes))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void anythingComesBackAsItWas(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            assertThat(ByteText.encode(ByteText.decode(bytes)))
                    .as("seed %d round %d", seed, i)
                    .isEqualTo(bytes);
        }
    }
}
