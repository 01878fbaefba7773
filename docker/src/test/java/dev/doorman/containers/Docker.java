package dev.doorman.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The program docker, in a folder and with an environment. Immutable.
 *
 * @param environment is added to this process' own
 */
record Docker(Path folder, Map<String, String> environment) {
    private static final Duration USUAL = Duration.ofMinutes(2);

    /** What a command printed, both streams together, and how it ended. */
    record Result(int status, String text) {}

    /** Runs a command that is to succeed; answers what it printed, without the last line's end. */
    String run(String... arguments) throws IOException, InterruptedException {
        return run(USUAL, arguments);
    }

    /** As {@link #run(String...)}, for longer ones. */
    String run(Duration limit, String... arguments) throws IOException, InterruptedException {
        Result result = attempt(limit, arguments);
        assertThat(result.status())
                .as("docker %s: %s", List.of(arguments), result.text())
                .isZero();
        return result.text().stripTrailing();
    }

    Result attempt(Duration limit, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("docker", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(limit);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(ended).as("%s ends within %s: %s", command, limit, text).isTrue();
            return new Result(process.exitValue(), text);
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
