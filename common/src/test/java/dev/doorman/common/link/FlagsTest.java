package dev.doorman.common.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagsTest {
    private static String shown(String line) {
        StringBuilder text = new StringBuilder();
        for (Flags.Flag flag : Flags.of(List.of(line.split(" ")), "aSX").all()) {
            text.append(flag.letter())
                    .append(flag.value() == null ? "" : "=" + flag.value())
                    .append(' ');
        }
        return text.toString().strip();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            in.telnetd                     | ''
            in.telnetd -i                  | i
            in.telnetd -hnU -l             | h n U l
            in.telnetd -a none -n          | a=none n
            in.telnetd -anone -S16         | a=none S=16
            in.telnetd -hS 0x10 -X type -l | h S=0x10 X=type l
            in.telnetd -a -n               | a=-n
            in.telnetd -i -S               | i S
            in.telnetd -i -- -n            | i
            in.telnetd -i /a -n            | i
            in.telnetd - -n                | ''
            """)
    void areTakenApartAsGetoptDoes(String line, String flags) {
        assertThat(shown(line)).isEqualTo(flags);
    }

    @Test
    void aValueIsNoFlagAndTheLastOfSeveralHolds() {
        Flags flags = Flags.of(List.of("in.telnetd", "-anone", "-a", "off", "-U"), "aSX");
        assertThat(flags.has('n')).isFalse();
        assertThat(flags.has('U')).isTrue();
        assertThat(flags.value('a')).isEqualTo("off");
        assertThat(flags.value('S')).isNull();
    }
}
