package dev.doorman.rlogind.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Pieces;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HandshakeTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static HandshakeResult read(String text) throws Exception {
        return Handshake.read(Pieces.whole(bytes(text)));
    }

    private static HandshakeResult complete(String clientUser, String serverUser, String terminal, int speed) {
        return new HandshakeResult.Complete(new Handshake(clientUser, serverUser, terminal, speed));
    }

    @Test
    void theRfcsOwnExample() throws Exception {
        assertThat(read("\0bostic\0kbostic\0vt100/9600\0")).isEqualTo(complete("bostic", "kbostic", "vt100", 9600));
    }

    @Test
    void notAByteMoreIsRead() throws Exception {
        InputStream in = new ByteArrayInputStream(bytes("\0a\0b\0vt100/9600\0typed"));
        assertThat(Handshake.read(in)).isInstanceOf(HandshakeResult.Complete.class);
        assertThat(in.readAllBytes()).asString().isEqualTo("typed");
    }

    @Test
    void cutAnywhereItIsTheSame() throws Exception {
        byte[] whole = bytes("\0bostic\0kbostic\0vt100/9600\0");
        assertThat(Handshake.read(Pieces.byteByByte(whole))).isEqualTo(complete("bostic", "kbostic", "vt100", 9600));
        for (int length = 0; length < whole.length; length++) {
            assertThat(Handshake.read(Pieces.cut(whole, length))).isEqualTo(new HandshakeResult.Ended());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "vt100/9600 vt100 9600",
                "vt100 vt100 0",
                "vt100/ vt100 0",
                "vt100/fast vt100 0",
                "vt100/-9600 vt100 0",
                "vt100/12345678 vt100 0",
                "vt100/9600/more vt100 9600",
                "/9600 '' 9600",
                "'' '' 0",
                "/ '' 0",
                "xterm-256color/38400 xterm-256color 38400"
            })
    void terminalsAndSpeeds(String text, String terminal, int speed) throws Exception {
        assertThat(read("\0a\0b\0" + text + "\0")).isEqualTo(complete("a", "b", terminal, speed));
    }

    @Test
    void emptyNamesAreNames() throws Exception {
        assertThat(read("\0\0\0\0")).isEqualTo(complete("", "", "", 0));
    }

    @Test
    void eachTextHasItsLimitAndItsOwnFault() throws Exception {
        String longest = "x".repeat(Handshake.MAX_TEXT);
        String longer = longest + "x";
        assertThat(read("\0" + longest + "\0" + longest + "\0" + longest + "\0"))
                .isEqualTo(complete(longest, longest, longest, 0));
        assertThat(read("\0" + longer + "\0a\0b\0")).isEqualTo(malformed(HandshakeFault.CLIENT_USER_TOO_LONG));
        assertThat(read("\0a\0" + longer + "\0b\0")).isEqualTo(malformed(HandshakeFault.SERVER_USER_TOO_LONG));
        assertThat(read("\0a\0b\0" + longer + "\0")).isEqualTo(malformed(HandshakeFault.TERMINAL_TOO_LONG));
        // bytes count, not characters
        assertThat(read("\0" + "\u00e9".repeat(65) + "\0a\0b\0"))
                .isEqualTo(malformed(HandshakeFault.CLIENT_USER_TOO_LONG));
    }

    @Test
    void whatDoesNotBeginWithANulIsAnotherProtocol() throws Exception {
        assertThat(read("GET / HTTP/1.0\r\n")).isEqualTo(malformed(HandshakeFault.NOT_RLOGIN));
    }

    private static HandshakeResult malformed(HandshakeFault fault) {
        return new HandshakeResult.Malformed(fault);
    }

    static LongStream seeds() {
        return LongStream.range(0, 2000);
    }

    /** Whatever comes is one of the results, within the three texts' bounds. */
    @ParameterizedTest
    @MethodSource("seeds")
    void anythingAtAll(long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        byte[] bytes = new byte[random.nextInt(600)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(20) == 0 ? 0 : random.nextInt(256));
        }
        if (bytes.length > 0 && random.nextInt(4) > 0) {
            bytes[0] = 0;
        }
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        HandshakeResult whole = Handshake.read(in);
        int read = bytes.length - in.available();
        assertThat(read).as("seed %d", seed).isLessThanOrEqualTo(1 + 3 * (Handshake.MAX_TEXT + 1));
        assertThat(Handshake.read(Pieces.byteByByte(bytes))).as("seed %d", seed).isEqualTo(whole);
    }
}
