package dev.doorman.rshd.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.common.testing.Pieces;
import dev.doorman.common.wire.TooLongException;
import java.io.EOFException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RshRequestTest {
    // client's user, server's user, command, and what the client types ahead
    private static final byte[] WIRE = "root\0john\0ls -l\0typed".getBytes(StandardCharsets.ISO_8859_1);
    private static final RshRequest READ = new RshRequest("root", "john", "ls -l");

    @Test
    void itIsReadHoweverItComes() throws Exception {
        for (InputStream in : new InputStream[] {Pieces.whole(WIRE), Pieces.byteByByte(WIRE)}) {
            assertThat(RshRequest.read(in)).isEqualTo(READ);
            assertThat(in.readAllBytes()).asString().isEqualTo("typed");
        }
        for (int length = 0; length < WIRE.length - 5; length++) {
            InputStream in = Pieces.cut(WIRE, length);
            assertThatThrownBy(() -> RshRequest.read(in)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void eachHasItsOwnTooLong() throws Exception {
        String name = "n".repeat(128);
        String command = "c".repeat(RshRequest.COMMAND_BYTES);
        assertThat(read(name + "\0" + name + "\0" + command + "\0")).isEqualTo(new RshRequest(name, name, command));
        tooLong(name + "n", "Locuser too long.");
        tooLong("a\0" + name + "n", "Ruser too long.");
        tooLong("a\0b\0" + command + "c", "Command too long.");
    }

    private static void tooLong(String wire, String text) {
        assertThatThrownBy(() -> read(wire))
                .isInstanceOf(TooLongException.class)
                .hasMessage(text);
    }

    private static RshRequest read(String wire) throws Exception {
        return RshRequest.read(Pieces.whole(wire.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
