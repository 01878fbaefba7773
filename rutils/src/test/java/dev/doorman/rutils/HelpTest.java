package dev.doorman.rutils;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.rutils.rcp.Rcp;
import dev.doorman.rutils.remote.SourcePort;
import dev.doorman.rutils.remote.Streams;
import dev.doorman.rutils.rexec.Rexec;
import dev.doorman.rutils.rlogin.Rlogin;
import dev.doorman.rutils.rsh.Rsh;
import dev.doorman.rutils.talk.Talk;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the programs say about themselves, against their manual pages, and command lines that are none. */
class HelpTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** A program's end: its status, and what it wrote. */
    private record End(int status, String out, String err) {}

    private static End run(String program, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                InputStream.nullInputStream(),
                out,
                OutputStream.nullOutputStream(),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        List<String> line = List.of(arguments);
        int status = switch (program) {
            case "rsh" -> Rsh.run(line, Map.of(), streams, SourcePort.ANY);
            case "rlogin" -> Rlogin.run(line, Map.of(), streams, SourcePort.ANY);
            case "talk" -> Talk.run(line, Map.of(), streams);
            case "rexec" -> Rexec.run(line, Map.of(), streams);
            default -> Rcp.run(line, Map.of(), streams, SourcePort.ANY);
        };
        return new End(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsh", "rlogin", "rexec", "rcp", "talk"})
    void helpIsAManualPageAndTheManualPageHasItsOptions(String program) throws Exception {
        End end = run(program, "--help");
        assertThat(end.status()).isZero();
        assertThat(end.out()).contains("NAME", "SYNOPSIS", "OPTIONS", "EXIT STATUS", "    " + program + " - ");
        assertThat(run(program, "-h")).isEqualTo(end);
        String page =
                Files.readString(ROOT.resolve("docs/man/" + program + ".1")).replace("\\-", "-");
        String completions = Files.readString(ROOT.resolve("rutils/completions/rutils.bash"));
        List<String> options = Pattern.compile("(?m)^    (--?\\w+)[ ,]")
                .matcher(end.out())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(options).hasSizeGreaterThan(program.equals("talk") ? 1 : 4);
        for (String option : options) {
            assertThat(page).contains(option);
            assertThat(completions).containsPattern(program + "\\) options='[^']*" + option + "[ ']");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rsh",
                "rsh -x host id",
                "rsh -l",
                "rsh -p 0 host id",
                "rsh -p x host id",
                "rsh -p 65536 host id",
                "rsh -D host id",
                "rlogin",
                "rlogin a b",
                "rlogin -e ab host",
                "rlogin -Z host",
                "talk",
                "talk a b c",
                "talk -p x john",
                "talk @host",
                "rexec host",
                "rexec -l",
                "rcp",
                "rcp one",
                "rcp -Q a b",
                "rcp -P 0 a h:b",
                "rcp h:$x y",
                "rcp -t -f x"
            })
    void aCommandLineThatIsNoneSaysHowItIs(String line) {
        String[] words = line.split(" ");
        End end = run(words[0], List.of(words).subList(1, words.length).toArray(String[]::new));
        assertThat(end.status()).isEqualTo(2);
        assertThat(end.out()).isEmpty();
        assertThat(end.err()).startsWith(words[0] + ": ").contains("usage: " + words[0]);
    }

    @Test
    void aHostThatIsNoneIsTold() {
        assertThat(run("rsh", "no-such-host.invalid", "id"))
                .isEqualTo(new End(1, "", "rsh: no-such-host.invalid: unknown host\n"));
    }
}
