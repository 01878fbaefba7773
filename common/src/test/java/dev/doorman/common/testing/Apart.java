package dev.doorman.common.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A program's end, its output and its errors apart.
 *
 * @param text in ISO-8859-1, as the errors
 */
public record Apart(int status, String text, String errors) {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Runs a program with some input. */
    public static Apart run(List<String> command, String input) throws IOException, InterruptedException {
        Path in = Files.createTempFile("apart", ".in");
        Path out = Files.createTempFile("apart", ".out");
        try {
            Files.writeString(in, input, StandardCharsets.ISO_8859_1);
            Apart end = run(command, in, out);
            return new Apart(end.status(), Files.readString(out, StandardCharsets.ISO_8859_1), end.errors());
        } finally {
            Files.deleteIfExists(in);
            Files.deleteIfExists(out);
        }
    }

    /** Runs a program from one file into another. */
    public static Apart run(List<String> command, Path in, Path out) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("apart", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(errors.toFile())
                    .start();
            boolean ended = process.waitFor(LIMIT);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String text = Files.readString(errors, StandardCharsets.ISO_8859_1);
            assertThat(ended).as("%s ends; it wrote %s", command, text).isTrue();
            return new Apart(process.exitValue(), "", text);
        } finally {
            Files.deleteIfExists(errors);
        }
    }
}
