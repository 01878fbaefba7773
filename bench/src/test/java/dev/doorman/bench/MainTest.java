package dev.doorman.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.bench.work.Rows;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) throws Exception {
        return new Main(new PrintStream(out, true), new PrintStream(err, true)).run(arguments);
    }

    @Test
    void rowsAreListed() throws Exception {
        assertThat(run("--list")).isEqualTo(Main.DONE);
        assertThat(out.toString(UTF_8).lines())
                .hasSize(Rows.all().size())
                .anyMatch(line -> line.startsWith("relay-bytes "));
    }

    @Test
    void aRowThatThereIsNotIsToldWithThoseThereAre() throws Exception {
        assertThat(run("--quick", "telnett")).isEqualTo(Main.MISUSED);
        assertThat(err.toString(UTF_8)).contains("there is no row \"telnett\"; there are relay-bytes, ");
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void anOptionThatThereIsNotIsAFault() throws Exception {
        assertThat(run("--fast")).isEqualTo(Main.MISUSED);
        assertThat(err.toString(UTF_8)).contains("--fast");
    }

    @Test
    void helpIsHelp() throws Exception {
        assertThat(run("--help")).isEqualTo(Main.DONE);
        assertThat(out.toString(UTF_8)).contains("./doorman bench", "--quick", "--profile");
    }
}
