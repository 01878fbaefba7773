package dev.doorman.rutils.rlogin.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessagesTest {
    @Test
    void theHandshakeHasTheTerminalAndNothingElseOfTheEnvironment() {
        assertThat(Messages.handshake("john", "mary", "xterm-256color", 38_400))
                .asString(ISO_8859_1)
                .isEqualTo("\0john\0mary\0xterm-256color/38400\0");
        assertThat(Messages.handshake("john", "mary", "vt100", 0))
                .asString(ISO_8859_1)
                .isEqualTo("\0john\0mary\0vt100\0");
    }

    @Test
    void aTerminalThatIsNoneIsNotSent() {
        for (String terminal : new String[] {"", "a b", "x\ny", "x".repeat(65), "\u00e9"}) {
            assertThat(Messages.handshake("a", "b", terminal, 0))
                    .as(terminal)
                    .asString(ISO_8859_1)
                    .isEqualTo("\0a\0b\0network\0");
        }
    }

    @Test
    void aWindowIsTwelveBytes() {
        assertThat(Messages.window(24, 80, 640, 65_535))
                .containsExactly(0xff, 0xff, 's', 's', 0, 24, 0, 80, 2, 0x80, 0xff, 0xff);
    }

    @Test
    void urgentBytesThatAreKnownAndOthers() {
        assertThat(Control.of((byte) 0x80)).contains(Control.WINDOW);
        assertThat(Control.of((byte) 0x02)).contains(Control.DISCARD);
        assertThat(Control.of((byte) 0x10)).contains(Control.RAW);
        assertThat(Control.of((byte) 0x20)).contains(Control.COOKED);
        assertThat(Control.of((byte) 0)).isEmpty();
        assertThat(Control.of((byte) 0xff)).isEmpty();
    }
}
