package dev.doorman.telnetd.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalNamesTest {
    private final TerminalNames names =
            new TerminalNames(name -> Set.of("vt100", "xterm").contains(name.text()));

    private static byte[] is(String name) {
        return ("\0" + name).getBytes(StandardCharsets.ISO_8859_1);
    }

    private @Nullable String chosen() {
        TerminalName name = names.name();
        return name == null ? null : name.text();
    }

    @Test
    void theFirstThatIsKnownIsTaken() {
        assertThat(names.agreed()).isTrue();
        assertThat(names.agreed()).as("asked once").isFalse();
        assertThat(names.told(is("WYSE-370"))).isTrue();
        assertThat(names.expected()).isTrue();
        assertThat(names.told(is("VT100"))).isFalse();
        assertThat(chosen()).isEqualTo("vt100");
        assertThat(names.told(is("xterm"))).as("nobody has asked").isFalse();
        assertThat(chosen()).isEqualTo("vt100");
    }

    @Test
    void aListEndsWithItsLastNameTwice() {
        names.agreed();
        assertThat(names.told(is("a"))).isTrue();
        assertThat(names.told(is("b"))).isTrue();
        assertThat(names.told(is("b"))).isFalse();
        assertThat(names.expected()).isFalse();
        assertThat(chosen()).isNull();
    }

    @Test
    void aListWithoutAnEndIsCut() {
        names.agreed();
        int asked = 0;
        while (names.told(is("name" + asked))) {
            asked++;
        }
        assertThat(asked).isEqualTo(7);
    }

    @Test
    void whatIsNoNameEndsIt() {
        names.agreed();
        assertThat(names.told(is("../../etc/passwd"))).isFalse();
        assertThat(chosen()).isNull();
    }

    @Test
    void whoHasNotAgreedIsNotBelieved() {
        assertThat(names.told(is("vt100"))).isFalse();
        assertThat(chosen()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"'9600,9600', 9600", "'38400', 38400", "'115200,9600', 115200"})
    void aSpeed(String text, int speed) {
        assertThat(LineSpeed.parse(is(text))).isEqualTo(new LineSpeed(speed));
    }

    @ParameterizedTest
    @CsvSource({"''", "'0'", "'-1'", "'9600,'", "'99999999'", "'9600;x'"})
    void whatIsNoSpeed(String text) {
        assertThat(LineSpeed.parse(is(text))).isNull();
    }
}
