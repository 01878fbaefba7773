package dev.doorman.common.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The C library's rcmd_af(3) and rexec_af(3), called from a small program that gcc makes. Any thread. */
public final class CClient {
    private final Path program;

    /** Compiles it. */
    public CClient(Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve("rclient.c");
        program = folder.resolve("rclient");
        try (InputStream in = CClient.class.getResourceAsStream("/c/rclient.c")) {
            assertThat(in).isNotNull();
            Files.write(source, in.readAllBytes());
        }
        Tools.Output made = Tools.run(
                new byte[0], List.of("gcc", "-Wall", "-Wno-deprecated", "-o", program.toString(), source.toString()));
        assertThat(made.status()).as(made.text()).isZero();
    }

    /** Whether the client asks for a second channel. */
    public enum Second {
        YES,
        NO
    }

    public Apart rcmd(int port, String user, Second second, String command) throws IOException, InterruptedException {
        return run("rcmd", port, user, "", second, command);
    }

    public Apart rexec(int port, String user, String password, Second second, String command)
            throws IOException, InterruptedException {
        return run("rexec", port, user, password, second, command);
    }

    private Apart run(String how, int port, String user, String password, Second second, String command)
            throws IOException, InterruptedException {
        String yes = second == Second.YES ? "yes" : "no";
        return Apart.run(List.of(program.toString(), how, String.valueOf(port), user, password, yes, command), "");
    }
}
