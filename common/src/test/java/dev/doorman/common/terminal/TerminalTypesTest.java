package dev.doorman.common.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalTypesTest {
    @Test
    void aKnownTerminalIsTakenAsItIsNamed() {
        assertThat(TerminalTypes.term("vt100")).isEqualTo("vt100");
    }

    @Test
    void anyOtherIsThePlainest() {
        assertThat(TerminalTypes.term(null)).isEqualTo("dumb");
        for (String name :
                List.of("", "nobody-has-it", "../../etc/passwd", "vt100/", "v/vt100", "vt100\n", "x".repeat(41))) {
            assertThat(TerminalTypes.term(name)).as(name).isEqualTo("dumb");
        }
    }
}
