package dev.doorman.rutils.arguments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void readsWhatGetoptReads() throws Exception {
        assertThat(parse()).isEqualTo(new Arguments(Map.of(), List.of()));
        assertThat(parse("-s")).isEqualTo(new Arguments(Map.of("s", ""), List.of()));
        assertThat(parse("-sd", "-u", "john"))
                .isEqualTo(new Arguments(Map.of("s", "", "d", "", "u", "john"), List.of()));
        assertThat(parse("-su", "john")).isEqualTo(new Arguments(Map.of("s", "", "u", "john"), List.of()));
        assertThat(parse("-ujohn", "--long")).isEqualTo(new Arguments(Map.of("u", "john", "long", ""), List.of()));
        assertThat(parse("-u", "-s")).isEqualTo(new Arguments(Map.of("u", "-s"), List.of()));
        assertThat(parse("-ua", "-ub").options()).containsEntry("u", "b");
    }

    @Test
    void optionsEndAtTheFirstOperand() throws Exception {
        assertThat(parse("-s", "host", "-d")).isEqualTo(new Arguments(Map.of("s", ""), List.of("host", "-d")));
        assertThat(parse("--", "-d")).isEqualTo(new Arguments(Map.of(), List.of("-d")));
        assertThat(parse("-", "-d")).isEqualTo(new Arguments(Map.of(), List.of("-", "-d")));
        assertThat(parse("")).isEqualTo(new Arguments(Map.of(), List.of("")));
    }

    @Test
    void whatIsUnknownIsToldOf() {
        for (String unknown : List.of("-x", "-sx", "--x", "--s1", "--u", "-é")) {
            assertThatExceptionOfType(UsageException.class)
                    .as(unknown)
                    .isThrownBy(() -> parse(unknown))
                    .withMessageStartingWith("unknown option -");
        }
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse("-su"))
                .withMessage("option -u needs a value");
    }

    private static Arguments parse(String... arguments) throws UsageException {
        return Arguments.parse(List.of(arguments), Set.of("s", "d", "long"), Set.of("u"));
    }
}
