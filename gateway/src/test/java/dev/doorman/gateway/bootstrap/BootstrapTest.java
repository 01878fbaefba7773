package dev.doorman.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.link.LinkKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command, on folders. */
class BootstrapTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Bootstrap.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private int bootstrap() {
        return run(
                "--state",
                folder.resolve("state").toString(),
                "--daemon",
                "telnetd=" + folder.resolve("telnetd"),
                "--daemon",
                "rshd=" + folder.resolve("rshd"));
    }

    private Map<Path, String> files() throws Exception {
        Map<Path, String> files = new HashMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(
                        folder.relativize(file),
                        Files.readString(file)
                                + PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                                + Files.getLastModifiedTime(file)
                                + Files.getAttribute(file, "unix:ino"));
            }
        }
        return files;
    }

    @Test
    void makesEachKeyForItsOwnerAlone() throws Exception {
        assertThat(bootstrap()).isZero();
        assertThat(files())
                .containsOnlyKeys(
                        Path.of("state/keys/master.key"),
                        Path.of("state/keys/api.token"),
                        Path.of("telnetd/link.key"),
                        Path.of("rshd/link.key"))
                .allSatisfy((_, seen) -> assertThat(seen).contains("\nrw-------"));
        byte[] master = LinkKey.readBytes(folder.resolve("state/keys/master.key"));
        assertThat(LinkKey.readBytes(folder.resolve("telnetd/link.key")))
                .isEqualTo(LinkKey.deriveBytes(master, "telnetd"));
        assertThat(LinkKey.readBytes(folder.resolve("rshd/link.key"))).isEqualTo(LinkKey.deriveBytes(master, "rshd"));
        assertThat(out.toString().lines())
                .containsExactly(
                        "made " + folder + "/state/keys/master.key",
                        "made " + folder + "/state/keys/api.token",
                        "made " + folder + "/rshd/link.key",
                        "made " + folder + "/telnetd/link.key",
                        "all keys are there");
        assertThat(out.toString() + err).doesNotContainPattern("[0-9a-f]{64}");
    }

    @Test
    void aSecondRunChangesNothing() throws Exception {
        bootstrap();
        Map<Path, String> before = files();
        assertThat(bootstrap()).isZero();
        assertThat(files()).isEqualTo(before);
        assertThat(out).hasToString("all keys are there, nothing was changed\n");
    }

    @Test
    void aLinkKeyThatIsNotOfTheMasterOrForAllToReadIsWrittenAnew() throws Exception {
        bootstrap();
        Path telnetd = folder.resolve("telnetd/link.key");
        String right = Files.readString(telnetd);
        for (String wrong : List.of("00".repeat(32) + "\n", "", "é")) {
            Files.writeString(telnetd, wrong);
            assertThat(bootstrap()).isZero();
            assertThat(out.toString().lines()).containsExactly("made " + telnetd, "all keys are there");
            assertThat(telnetd).hasContent(right);
        }
        Files.setPosixFilePermissions(telnetd, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(bootstrap()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(telnetd)))
                .isEqualTo("rw-------");
        Path elsewhere = Files.createFile(folder.resolve("elsewhere"));
        Files.delete(telnetd);
        Files.createSymbolicLink(telnetd, elsewhere);
        assertThat(bootstrap()).isZero();
        assertThat(telnetd).isRegularFile().hasContent(right);
        assertThat(elsewhere).isEmptyFile();
    }

    @Test
    void manyAtOnceEndAlike() throws Exception {
        List<Future<Integer>> runs = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> one = () -> Bootstrap.run(
                    new PrintWriter(new StringWriter()),
                    new PrintWriter(new StringWriter()),
                    "--state",
                    folder.resolve("state").toString(),
                    "--daemon",
                    "telnetd=" + folder.resolve("telnetd"));
            for (int i = 0; i < 16; i++) {
                runs.add(threads.submit(one));
            }
            for (Future<Integer> run : runs) {
                assertThat(run.get()).isZero();
            }
        }
        byte[] master = LinkKey.readBytes(folder.resolve("state/keys/master.key"));
        assertThat(LinkKey.readBytes(folder.resolve("telnetd/link.key")))
                .isEqualTo(LinkKey.deriveBytes(master, "telnetd"));
        assertThat(files()).hasSize(3);
    }

    @Test
    void whatCannotBeDoneIsSaidInALine() throws Exception {
        bootstrap();
        Path master = folder.resolve("state/keys/master.key");
        Files.writeString(master, "5ecret\n");
        assertThat(bootstrap()).isEqualTo(1);
        assertThat(err.toString().lines()).containsExactly(master + ": a key has 64 hexadecimal digits");
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(run("--state", file.toString())).isEqualTo(1);
        assertThat(err.toString().lines()).containsExactly("FileAlreadyExists: " + file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--daemon telnetd=x",
                "--state x --kubernetes",
                "--state x --namespace y",
                "--state x --daemon",
                "--state x --daemon telnetd",
                "--state x --daemon nosuchd=y",
                "--kubernetes --daemon telnetd=x",
                "--state x y",
                "--nosuch"
            })
    void aWrongCommandLineIsToldWithTheRightOne(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString())
                .contains("doorman bootstrap --state DIR --daemon NAME=DIR ...")
                .contains("doorman bootstrap --kubernetes [--namespace NS]");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void helpIsNoFault() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: doorman bootstrap --state DIR");
    }
}
