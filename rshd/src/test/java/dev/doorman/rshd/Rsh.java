package dev.doorman.rshd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.ShiftedPorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Debian's two rsh clients against a Doorman that serves shell, as root of a host that the test's user trusts. */
enum Rsh {
    NETKIT("/usr/bin/netkit-rsh"),
    REDONE("/usr/bin/rsh-redone-rsh");

    private final String program;

    Rsh(String program) {
        this.program = program;
    }

    /** What a client wrote and how it ended. */
    record Result(int status, String text, String errors) {}

    /** A Doorman that serves shell with flags, such as {@code -a}; its user trusts root of this host. */
    static Doorman serving(String flags, String properties) throws IOException, InterruptedException {
        Doorman doorman = Doorman.configured(
                "shell stream tcp nowait NULL /usr/sbin/in.rshd in.rshd " + flags + "\n", properties);
        rhosts(doorman, "127.0.0.1 root\n");
        return doorman.start();
    }

    /** Writes the test's user's .rhosts. */
    static void rhosts(Doorman doorman, String text) throws IOException {
        Path rhosts = doorman.home().resolve(".rhosts");
        Files.writeString(rhosts, text);
        Files.setAttribute(rhosts, "unix:uid", Doorman.UID);
        Files.setPosixFilePermissions(rhosts, PosixFilePermissions.fromString("rw-------"));
    }

    /** The client's command line for a command of the test's user. */
    List<String> command(Doorman doorman, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(program, "-l", Doorman.USER, "127.0.0.1"));
        line.addAll(List.of(arguments));
        return ShiftedPorts.command(doorman, line);
    }

    /** Runs a command of the test's user. */
    Result run(Doorman doorman, String input, String... arguments) throws IOException, InterruptedException {
        return run(command(doorman, arguments), input.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Runs a client. */
    static Result run(List<String> command, byte[] input) throws IOException, InterruptedException {
        Path in = Files.createTempFile("rsh", ".in");
        Path out = Files.createTempFile("rsh", ".out");
        Path errors = Files.createTempFile("rsh", ".err");
        try {
            Files.write(in, input);
            Process process = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(errors.toFile())
                    .start();
            boolean ended = process.waitFor(Duration.ofMinutes(5));
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            Result result = new Result(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.ISO_8859_1),
                    Files.readString(errors, StandardCharsets.ISO_8859_1));
            assertThat(ended)
                    .as("%s ends; it wrote %s", command, result.errors())
                    .isTrue();
            return result;
        } finally {
            for (Path file : List.of(in, out, errors)) {
                Files.deleteIfExists(file);
            }
        }
    }
}
