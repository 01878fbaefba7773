package dev.doorman.common.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.common.testing.Pieces;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NulStringsTest {
    private static InputStream of(String text) {
        return Pieces.whole(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aStringEndsWithItsNulAndNothingMoreIsTaken() throws Exception {
        for (int length : new int[] {0, 1, 63, 64, 65, 127, 128, 1000}) {
            String text = "x".repeat(length);
            InputStream in = of(text + "\0rest");
            assertThat(NulStrings.read(in, 1000, "too long")).asString().isEqualTo(text);
            assertThat(in.readAllBytes()).asString().isEqualTo("rest");
        }
    }

    @Test
    void theLongestIsTakenAndOneMoreIsNot() throws Exception {
        assertThat(NulStrings.read(of("x".repeat(128) + "\0"), 128, "")).hasSize(128);
        assertThatThrownBy(() -> NulStrings.read(of("x".repeat(129)), 128, "Ruser too long."))
                .isInstanceOf(TooLongException.class)
                .hasMessage("Ruser too long.");
        assertThatThrownBy(() -> NulStrings.read(of("x"), 0, "")).isInstanceOf(TooLongException.class);
    }

    @Test
    void anEndWithinAStringIsNoString() {
        assertThatThrownBy(() -> NulStrings.read(of("abc"), 128, "")).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> NulStrings.readPort(of("12"))).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "00000", ""})
    void noPort(String text) throws Exception {
        assertThat(NulStrings.readPort(of(text + "\0"))).isZero();
    }

    @Test
    void ports() throws Exception {
        assertThat(NulStrings.readPort(of("1023\0"))).isEqualTo(1023);
        assertThat(NulStrings.readPort(of("65535\0"))).isEqualTo(65535);
        assertThat(NulStrings.readPort(of("00514\0"))).isEqualTo(514);
    }

    @ParameterizedTest
    @ValueSource(strings = {"65536", "99999", "000514", "-1", "+1", " 1", "1 ", "0x10", "1a", "\u00b2", "/", ":"})
    void noPortsAtAll(String text) {
        assertThatThrownBy(() -> NulStrings.readPort(of(text + "\0"))).isInstanceOf(MalformedFieldException.class);
    }

    /** Whatever comes, it is a string, a refusal or an end, and never more is read than the bound and one byte. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anythingAtAll(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[random.nextInt(bytes.length)] = 0;
            }
            InputStream in = random.nextBoolean() ? Pieces.whole(bytes) : Pieces.byteByByte(bytes);
            try {
                byte[] read = NulStrings.read(in, 20, "");
                assertThat(Arrays.copyOf(bytes, read.length))
                        .as("seed %d round %d", seed, i)
                        .isEqualTo(read);
                assertThat(bytes[read.length]).isZero();
            } catch (TooLongException e) {
                assertThat(in.available()).isEqualTo(bytes.length - 21);
            } catch (IOException e) {
                assertThat(e).isInstanceOf(EOFException.class);
            }
        }
    }
}
