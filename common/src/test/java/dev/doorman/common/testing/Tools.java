package dev.doorman.common.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs real client programs. A program that is not installed fails the test: `./doorman test` installs it. */
public final class Tools {
    private Tools() {}

    /** What a program printed and how it ended. */
    public record Output(int status, String text) {}

    /** Runs a program with some input, for a minute at most. */
    public static Output run(byte[] input, List<String> command) throws IOException, InterruptedException {
        return run(input, command, Duration.ofMinutes(1));
    }

    public static Output run(byte[] input, List<String> command, Duration limit)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("tool", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input);
            } catch (IOException e) {
                // it does not read its input
            }
            boolean ended = process.waitFor(limit);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String text = Files.readString(output, StandardCharsets.ISO_8859_1);
            assertThat(ended)
                    .as("%s ends within %s; it printed:%n%s", command, limit, text)
                    .isTrue();
            return new Output(process.exitValue(), text);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /**
     * Runs an expect script, a resource of the test's module; its arguments are in {@code $argv}.
     *
     * @return what it printed; the script ends with status 0 only when all that it expected came
     */
    public static String expect(Class<?> owner, String script, String... arguments)
            throws IOException, InterruptedException {
        return expect(script(owner, script), Duration.ofMinutes(2), arguments);
    }

    /** As {@link #expect(Class, String, String...)}, a script's path. */
    public static String expect(Path script, Duration limit, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("expect", script.toString()));
        command.addAll(List.of(arguments));
        Output output = run(new byte[0], command, limit);
        assertThat(output.status()).as(output.text()).isZero();
        return output.text();
    }

    /** A script's path. */
    public static Path script(Class<?> owner, String script) {
        return Path.of(owner.getResource("/expect/" + script).getPath());
    }
}
