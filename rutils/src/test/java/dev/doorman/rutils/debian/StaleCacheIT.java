package dev.doorman.rutils.debian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Apart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start-up cache is taken while it is of these jars, and never of others. */
class StaleCacheIT {
    @TempDir
    private static Path folder;

    private static Installed installed;

    @BeforeAll
    static void install() throws Exception {
        installed = Installed.into(folder);
    }

    /** The commands by which rsh becomes a Java program. */
    private static String commands() throws Exception {
        Apart end = Apart.run(List.of("sh", "-x", installed.program("rsh"), "-h"), "");
        assertThat(end.status()).isZero();
        return end.errors();
    }

    @Test
    void aJarThatIsNewerEndsTheCache() throws Exception {
        Path lib = folder.resolve("lib/doorman/lib");
        assertThat(lib.resolve("rutils.aot")).isNotEmptyFile();
        assertThat(commands()).containsPattern("exec .*-XX:AOTCache=");
        Files.setLastModifiedTime(
                lib.resolve("common-0.1.0-SNAPSHOT.jar"),
                FileTime.from(Instant.now().plusSeconds(1)));
        assertThat(commands()).doesNotContainPattern("exec .*-XX:AOTCache=");
    }
}
