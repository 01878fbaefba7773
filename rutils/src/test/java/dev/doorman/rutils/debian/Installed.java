package dev.doorman.rutils.debian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Apart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The programs, where {@code ./doorman install} has put them.
 *
 * @param prefix the folder that has bin and the others
 */
record Installed(Path prefix) {
    private static final Path LAUNCHER = Path.of(System.getProperty("doorman.root", ".."))
            .resolve("doorman")
            .toAbsolutePath()
            .normalize();

    /** Installs them. */
    static Installed into(Path prefix) throws IOException, InterruptedException {
        Apart end = again(prefix);
        assertThat(end.status()).as(end.errors()).isZero();
        return new Installed(prefix);
    }

    /** Tries to install them. */
    static Apart again(Path prefix) throws IOException, InterruptedException {
        return Apart.run(
                List.of(
                        "env",
                        "DOORMAN_BUILT=yes",
                        "JAVA_HOME=" + System.getProperty("java.home"),
                        LAUNCHER.toString(),
                        "install",
                        "--prefix",
                        prefix.toString()),
                "");
    }

    String program(String name) {
        return prefix.resolve("bin").resolve(name).toString();
    }
}
