package dev.doorman.rutils.rcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import dev.doorman.common.testing.Soak;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlParserTest {
    private static final String ALPHABET = "CDET0123456789 /.\0\1\2-+xX\n\u00e4";

    @Test
    void aFile() throws Exception {
        assertThat(ControlParser.parse("C0644 12 a name")).isEqualTo(new Control.File(0644, 12, "a name"));
        assertThat(ControlParser.parse("C7777 9223372036854775807 -x"))
                .isEqualTo(new Control.File(07777, Long.MAX_VALUE, "-x"));
        assertThat(ControlParser.parse("C0000 0  ")).isEqualTo(new Control.File(0, 0, " "));
        assertThat(ControlParser.parse("C0600 0 ..."))
                .as("neither . nor ..")
                .isEqualTo(new Control.File(0600, 0, "..."));
        assertThat(ControlParser.parse("C0600 0 " + "x".repeat(255))).isInstanceOf(Control.File.class);
    }

    @Test
    void directoriesTimesAndWords() throws Exception {
        assertThat(ControlParser.parse("D0755 0 a")).isEqualTo(new Control.Enter(0755, "a"));
        assertThat(ControlParser.parse("E")).isEqualTo(new Control.Leave());
        assertThat(ControlParser.parse("T1 2 17179869183 999999"))
                .isEqualTo(new Control.Times(
                        Instant.ofEpochSecond(1, 2000), Instant.ofEpochSecond((1L << 34) - 1, 999_999_000)));
        assertThat(ControlParser.parse("\1rcp: x")).isEqualTo(new Control.Complaint());
        assertThat(ControlParser.parse("\2rcp: x")).isEqualTo(new Control.Fatal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "/", "/x", "../x", "x/", "a/b", "a/../../b", "\0", "x\0y", "\0/"})
    void aNameThatIsNone(String name) throws Exception {
        assertThat(ControlParser.parse("C0644 1 " + name)).isInstanceOf(Control.Nameless.class);
        assertThat(ControlParser.parse("D0755 0 " + name)).isInstanceOf(Control.Nameless.class);
    }

    @Test
    void aNameThatIsTooLong() throws Exception {
        assertThat(ControlParser.parse("C0644 1 " + "x".repeat(256)))
                .isEqualTo(new Control.Nameless("a name of more than 255 bytes"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                            | unexpected newline
            x                             | expected control record
            C                             | bad mode
            C644 1 a                      | bad mode
            C0648 1 a                     | bad mode
            C-644 1 a                     | bad mode
            C00644 1 a                    | mode not delimited
            C0644                         | mode not delimited
            'C0644 '                      | bad size
            C0644 -1 a                    | bad size
            C0644 +1 a                    | bad size
            C0644 0x1 a                   | size not delimited
            C0644  1 a                    | bad size
            C0644 1                       | size not delimited
            C0644 9223372036854775808 a   | size out of range
            C0644 99999999999999999999 a  | size out of range
            D0755 -1 a                    | bad size
            Ex                            | E not delimited
            T                             | bad mtime.sec
            T1                            | mtime.sec not delimited
            T-1 0 1 0                     | bad mtime.sec
            T1 0                          | mtime not delimited
            T1 0 1 0x                     | atime not delimited
            T1 1000000 1 0                | mtime out of range
            T17179869184 0 1 0            | mtime out of range
            """)
    void whatIsNoRecord(String line, String text) {
        assertThatExceptionOfType(BrokenPeerException.class)
                .isThrownBy(() -> ControlParser.parse(line))
                .extracting(BrokenPeerException::text)
                .isEqualTo(text);
    }

    @Test
    void anythingAtAllIsARecordThatIsSafeOrRefused() {
        for (int seed = 0; seed < Soak.rounds(2000, 50_000); seed++) {
            Random random = new Random(seed);
            StringBuilder line = new StringBuilder(random.nextInt(3) == 0 ? "C0644 " : "");
            random.ints(random.nextInt(40), 0, ALPHABET.length()).forEach(i -> line.append(ALPHABET.charAt(i)));
            try {
                switch (ControlParser.parse(line.toString())) {
                    case Control.File file -> {
                        assertThat(file.bytes()).as("seed %d", seed).isNotNegative();
                        assertThat(file.name()).as("seed %d", seed).doesNotMatch("(?s)\\.\\.?|.*[/\0].*|");
                    }
                    case Control.Enter enter ->
                        assertThat(enter.name()).as("seed %d", seed).doesNotMatch("(?s)\\.\\.?|.*[/\0].*|");
                    default -> {}
                }
            } catch (BrokenPeerException e) {
                assertThat(e.text()).isNotEmpty();
            } catch (RuntimeException e) {
                fail("seed " + seed, e);
            }
        }
    }
}
