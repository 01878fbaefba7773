package dev.doorman.rexecd.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.common.testing.Pieces;
import dev.doorman.common.wire.TooLongException;
import java.io.EOFException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RexecRequestTest {
    // user, password, command, and what the client types ahead
    private static final byte[] WIRE = "john\0secret\0ls -l\0typed".getBytes(StandardCharsets.ISO_8859_1);

    @Test
    void itIsReadHoweverItComesAndThePasswordIsWiped() throws Exception {
        for (InputStream in : new InputStream[] {Pieces.whole(WIRE), Pieces.byteByByte(WIRE)}) {
            RexecRequest request = RexecRequest.read(in);
            assertThat(request.user()).isEqualTo("john");
            assertThat(request.password()).asString().isEqualTo("secret");
            assertThat(request.command()).isEqualTo("ls -l");
            assertThat(in.readAllBytes()).asString().isEqualTo("typed");
            request.close();
            assertThat(request.password()).containsOnly(0);
        }
        for (int length = 0; length < WIRE.length - 5; length++) {
            InputStream in = Pieces.cut(WIRE, length);
            assertThatThrownBy(() -> RexecRequest.read(in)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void eachHasItsOwnTooLong() {
        String name = "n".repeat(128);
        tooLong(name + "n", "username too long");
        tooLong("a\0" + name + "n", "password too long");
        tooLong("a\0b\0" + "c".repeat(RexecRequest.COMMAND_BYTES + 1), "command too long");
    }

    private static void tooLong(String wire, String text) {
        InputStream in = Pieces.whole(wire.getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> RexecRequest.read(in))
                .isInstanceOf(TooLongException.class)
                .hasMessage(text);
    }
}
