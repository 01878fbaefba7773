package dev.doorman.rutils.rcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files and trees, each way; and both ends of ours against each other. */
@Timeout(120)
class RcpTest {
    private static final String AGREED = "\0".repeat(100);

    @TempDir
    Path folder;

    private Path file(String name, String text, int mode) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setAttribute(file, "unix:mode", mode);
        return file;
    }

    private static int mode(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:mode") & 07777;
    }

    @Test
    void aFileIsMadeOrWrittenOver() throws IOException {
        Path file = folder.resolve("file");
        assertThat(Ended.run("C4640 5 other\n12345\0", "-t", file.toString())).isEqualTo(new Ended(0, "\0\0\0", ""));
        assertThat(file).hasContent("12345");
        assertThat(mode(file)).as("no special bits, less the umask").isEqualTo(0640);
        assertThat(Ended.run("C0777 2 other\nab\0", "-t", file.toString()).status())
                .isZero();
        assertThat(file).as("nothing of the old").hasContent("ab");
        assertThat(mode(file)).as("as it was").isEqualTo(0640);
    }

    @Test
    void modesAndTimesAreKeptWhereThatIsAsked() throws IOException {
        String client = "T1000000000 123456 1100000000 5\nC6751 1 x\nx\0";
        assertThat(Ended.run(client, "-t", "-p", folder.toString())).isEqualTo(new Ended(0, "\0\0\0\0", ""));
        Path file = folder.resolve("x");
        assertThat(mode(file)).isEqualTo(06751);
        assertThat(Files.getLastModifiedTime(file))
                .isEqualTo(FileTime.from(Instant.ofEpochSecond(1_000_000_000, 123_456_000)));
        assertThat(Files.getAttribute(file, "lastAccessTime"))
                .isEqualTo(FileTime.from(Instant.ofEpochSecond(1_100_000_000, 5000)));
    }

    @Test
    void timesAreOfTheNextOneAlone() throws IOException {
        String client = "T1 0 1 0\nC0644 1 ../x\nC0644 1 y\ny\0";
        assertThat(Ended.run(client, "-t", "-p", folder.toString()).status()).isEqualTo(1);
        assertThat(Files.getLastModifiedTime(folder.resolve("y")).toInstant())
                .isAfter(Instant.parse("2020-01-01T00:00:00Z"));
    }

    @Test
    void aDirectoryThatNobodyMayWriteToIsFilledAllTheSame() throws IOException {
        String client = "T1000000000 0 1 0\nD0555 0 d\nC0444 1 x\nx\0E\n";
        assertThat(Ended.run(client, "-t", "-r", folder.toString()).said()).isEqualTo("\0\0\0\0\0\0");
        assertThat(mode(folder.resolve("d"))).isEqualTo(0555);
        assertThat(Files.getLastModifiedTime(folder.resolve("d")).toInstant())
                .isEqualTo(Instant.ofEpochSecond(1_000_000_000));
        assertThat(Ended.run("D0711 0 d\nE\n", "-t", "-r", folder.toString()).status())
                .isZero();
        assertThat(mode(folder.resolve("d"))).as("it was there").isEqualTo(0555);
        assertThat(Ended.run("D2711 0 d\nE\n", "-t", "-r", "-p", folder.toString())
                        .status())
                .isZero();
        assertThat(mode(folder.resolve("d"))).isEqualTo(02711);
    }

    @Test
    void aTreeMakesItsTargetWhereThereIsNone() {
        Path target = folder.resolve("new");
        assertThat(Ended.run("D0755 0 old\nC0644 1 x\nx\0E\n", "-t", "-r", target.toString()))
                .isEqualTo(new Ended(0, "\0\0\0\0\0", ""));
        assertThat(target.resolve("x")).hasContent("x");
    }

    @Test
    void aTargetThatMustBeADirectory() throws IOException {
        Path file = file("file", "old", 0644);
        assertThat(Ended.run("C0644 1 x\nx\0", "-t", "-d", file.toString()))
                .isEqualTo(new Ended(1, "\2rcp: " + file + ": not a directory\n", ""));
        assertThat(Ended.run("", "-t", "a", "b").said()).isEqualTo("\2rcp: more than one target\n");
        assertThat(file).hasContent("old");
    }

    @Test
    void whatTheSenderComplainsOfIsCounted() {
        Ended end = Ended.run("\1rcp: gone\nC0644 1 x\nx\1rcp: it broke\n", "-t", folder.toString());
        assertThat(end).isEqualTo(new Ended(1, "\0\0\0", ""));
        assertThat(Ended.run("\2rcp: gone\n", "-t", folder.toString())).isEqualTo(new Ended(1, "\0", ""));
    }

    @Test
    void aFileThatCannotBeMadeIsTold() {
        assertThat(Ended.run("C0644 2 x\nxx\0", "-t", "/proc/self/comm/no").said())
                .startsWith("\0\1rcp: /proc/self/comm/no: ");
    }

    @Test
    void aFileIsSent() throws IOException {
        Path file = file("a b", "12345", 04751);
        assertThat(Ended.run(AGREED, "-f", file.toString())).isEqualTo(new Ended(0, "C4751 5 a b\n12345\0", ""));
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000_000_000, 123_456_789)));
        assertThat(Ended.run(AGREED, "-f", "-p", file.toString()).said())
                .matches("(?s)T1000000000 123456 \\d+ \\d+\nC4751 5 a b\n12345\0");
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(-5)));
        assertThat(Ended.run(AGREED, "-f", "-p", file.toString()).said()).startsWith("T0 0 ");
    }

    @Test
    void whatCannotBeSentIsToldAndTheRestIsSent() throws IOException {
        Path file = file("file", "1", 0644);
        Path odd = file("a\nb", "1", 0644);
        Ended end = Ended.run(AGREED, "-f", folder + "/none", folder.toString(), odd.toString(), file.toString());
        assertThat(end.said())
                .isEqualTo("\1rcp: %1$s/none: no such file\n\1rcp: %1$s: not a plain file\n".formatted(folder)
                        + "\1rcp: %s/a?b: a name with a newline cannot be sent\n".formatted(folder)
                        + "C0644 1 file\n1\0");
        assertThat(end.status()).isEqualTo(1);
    }

    @Test
    void whatTheReceiverRefusesIsLeftOut() throws IOException {
        Path one = file("1", "one", 0644);
        Path two = file("2", "two", 0644);
        assertThat(Ended.run("\0\1no\n\0\0", "-f", one.toString(), two.toString()))
                .isEqualTo(new Ended(1, "C0644 3 1\nC0644 3 2\ntwo\0", ""));
        assertThat(Ended.run("\0\2no\n", "-f", one.toString(), two.toString()))
                .isEqualTo(new Ended(1, "C0644 3 1\n", ""));
        assertThat(Ended.run("\0x", "-f", one.toString(), two.toString()).said())
                .isEqualTo("C0644 3 1\n\2rcp: expected an answer\n");
    }

    @Test
    void linksAreFollowedButNotRoundAndRound() throws IOException {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        file("file", "1", 0644);
        Files.setAttribute(tree, "unix:mode", 0755);
        Files.createSymbolicLink(tree.resolve("to-file"), folder.resolve("file"));
        Files.createSymbolicLink(tree.resolve("round"), tree);
        assertThat(Ended.run(AGREED, "-f", "-r", tree + "/").said())
                .contains("D0755 0 tree\n", "C0644 1 to-file\n1\0", "\1rcp: " + tree + "/round: a link to a directory")
                .endsWith("E\n");
    }

    @Test
    void bothEndsOfOursCopyATree() throws Exception {
        Path from = Files.createDirectory(folder.resolve("from"));
        Random random = new Random(4711);
        for (int i = 0; i < 300; i++) {
            Path sub = Files.createDirectories(from.resolve("d" + i % 7).resolve("e" + i % 3));
            byte[] content = new byte[random.nextInt(i % 50 == 0 ? 500_000 : 2000)];
            random.nextBytes(content);
            Path file = Files.write(sub.resolve("\u00fc '\"\\ \t$x -" + i), content);
            Files.setAttribute(file, "unix:mode", 0400 | random.nextInt(01000));
            Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(random.nextInt(2_000_000_000))));
        }
        Path to = folder.resolve("to");
        PipedInputStream toSender = new PipedInputStream();
        PipedInputStream toReceiver = new PipedInputStream();
        PipedOutputStream fromReceiver = new PipedOutputStream(toSender);
        PipedOutputStream fromSender = new PipedOutputStream(toReceiver);
        CompletableFuture<Integer> sent = CompletableFuture.supplyAsync(() -> {
            try (fromSender) {
                return Rcp.run(List.of("-f", "-r", "-p", from.toString()), toSender, fromSender, System.err);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(Rcp.run(List.of("-t", "-r", "-p", to.toString()), toReceiver, fromReceiver, System.err))
                .isZero();
        assertThat(sent.get()).isZero();
        assertThat(listing(to)).isEqualTo(listing(from)).isNotEmpty();
    }

    private static String listing(Path tree) throws Exception {
        String script =
                "cd \"$1\" && find . -printf '%P %m %T@ %y\\n' | sort; find . -type f | sort | xargs -d '\\n' md5sum";
        try (InputStream out = new ProcessBuilder("sh", "-c", script, "sh", tree.toString())
                .redirectErrorStream(true)
                .start()
                .getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.ISO_8859_1).replaceAll("(\\.\\d{6})\\d+ ", "$1 ");
        }
    }

    @Test
    void theProgramItselfKnowsNamesThatTheLocaleCannotSpell() throws Exception {
        String script = "cd \"$1\" && printf x > \"$(printf 'a\\374b')\" && "
                + "printf '\\0\\0\\0' | LC_ALL=C '%s' --enable-native-access=ALL-UNNAMED -cp '%s' %s -f a*b"
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin/java"),
                                System.getProperty("java.class.path"),
                                Rcp.class.getName());
        Process process = new ProcessBuilder("sh", "-c", script, "sh", folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(said).matches("C06[0-7]{2} 1 a\u00fcb\nx\0");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void aCommandLineThatIsNone() {
        for (String[] line : new String[][] {{}, {"a"}, {"-t"}, {"-f"}, {"-t", "-f", "x"}, {"-x", "y"}}) {
            Ended end = Ended.run("", line);
            assertThat(end.status()).isEqualTo(2);
            assertThat(end.said()).isEmpty();
            assertThat(end.errors()).contains("usage: rcp [-Dpr]");
        }
    }
}
