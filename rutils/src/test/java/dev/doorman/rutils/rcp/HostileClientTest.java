package dev.doorman.rutils.rcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Soak;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that want to write elsewhere, or to break the receiver. */
@Timeout(120)
class HostileClientTest {
    private static final String SECRET = "not to be changed";

    @TempDir
    Path folder;

    private Path target;
    private Path outside;

    @BeforeEach
    void make() throws IOException {
        target = Files.createDirectory(folder.resolve("target"));
        outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret"), SECRET);
        Files.createSymbolicLink(target.resolve("link"), outside);
        Files.createSymbolicLink(target.resolve("filelink"), outside.resolve("secret"));
        Files.createSymbolicLink(target.resolve("dangling"), outside.resolve("new"));
    }

    private Ended receive(String client) {
        return Ended.run(client, "-t", "-r", "-p", target.toString());
    }

    private void nothingIsChangedOutside() throws IOException {
        assertThat(files(folder)).containsOnlyKeys("target", "outside");
        assertThat(files(outside)).containsOnlyKeys("secret");
        assertThat(outside.resolve("secret")).hasContent(SECRET);
    }

    private static Map<String, Path> files(Path folder) throws IOException {
        Map<String, Path> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> found.put(file.getFileName().toString(), file));
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/x", ".", "..", "", "a/b", "../outside/secret", "x\0", "/../../outside/secret"})
    void aNameThatLeadsElsewhere(String name) throws IOException {
        String elsewhere = name.startsWith("/x") ? folder + name : name;
        Ended file = receive("C0644 3 " + elsewhere + "\nC0644 2 after\nok\0");
        assertThat(file.said())
                .startsWith("\0\1rcp: a")
                .contains(" is refused\n")
                .endsWith("\n\0\0");
        assertThat(file.status()).isEqualTo(1);
        assertThat(target.resolve("after")).as("the next file").hasContent("ok");
        assertThat(receive("D0755 0 " + elsewhere + "\n").said()).startsWith("\0\1rcp: a");
        nothingIsChangedOutside();
        assertThat(files(target)).containsOnlyKeys("after", "link", "filelink", "dangling");
    }

    @Test
    void aClientThatSendsTheContentAllTheSame() throws IOException {
        Ended end = receive("C0644 17 ../x\nhostile content\n\0");
        assertThat(end.said()).endsWith("\2rcp: expected control record\n");
        nothingIsChangedOutside();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C0644 3 filelink\nhi!\0",
                "C0644 3 dangling\nhi!\0",
                "D0755 0 link\nC0644 3 x\nhi!\0E\n",
                "T1 0 1 0\nC0777 3 filelink\nhi!\0",
                "D0777 0 dangling\nC0644 3 x\nhi!\0E\n"
            })
    void aLinkThatLeadsElsewhere(String client) throws IOException {
        var before = Files.getAttribute(outside.resolve("secret"), "unix:ctime");
        Ended end = receive(client);
        assertThat(end.said()).contains("\1rcp: " + target);
        assertThat(end.status()).isEqualTo(1);
        nothingIsChangedOutside();
        assertThat(Files.getAttribute(outside.resolve("secret"), "unix:ctime")).isEqualTo(before);
    }

    @Test
    void aDirectoryThatIsReplacedByALinkMeanwhile() throws IOException {
        InputStream swapping = new InputStream() {
            @Override
            public int read() {
                swap();
                return -1;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return read();
            }
        };
        InputStream client = new SequenceInputStream(
                text("D0755 0 d\n"), new SequenceInputStream(swapping, text("C0644 3 x\nhi!\0E\n")));
        assertThat(Ended.run(client, "-t", "-r", target.toString())).isEqualTo(new Ended(0, "\0\0\0\0\0", ""));
        assertThat(target.resolve("moved/x")).hasContent("hi!");
        nothingIsChangedOutside();
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void swap() {
        try {
            Files.move(target.resolve("d"), target.resolve("moved"));
            Files.createSymbolicLink(target.resolve("d"), outside);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theTargetItselfMayBeALinkForItsUserHasNamedIt() {
        assertThat(Ended.run("C0644 2 x\nok\0", "-t", target.resolve("link").toString()))
                .isEqualTo(new Ended(0, "\0\0\0", ""));
        assertThat(outside.resolve("x")).hasContent("ok");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C0644 -1 x\n",
                "C0644 -9223372036854775808 x\n",
                "C0644 9223372036854775808 x\n",
                "C0644 18446744073709551616 x\n",
                "C4294967296 1 x\n",
                "Cxxxx 1 x\n",
                "\n",
                "E\n",
                "Z\n",
                "T-1 0 0 0\n"
            })
    void aRecordThatIsNoneEndsIt(String client) throws IOException {
        Ended end = receive(client + "C0644 2 after\nok\0");
        assertThat(end.said()).matches("\0\2rcp: [^\n]*\n");
        assertThat(end.status()).isEqualTo(1);
        assertThat(files(target)).doesNotContainKeys("x", "after");
    }

    @Test
    void aHugeSizeAndAHangUpLeaveWhatCame() throws IOException {
        Ended end = receive("C0644 9223372036854775807 x\nthat is all");
        assertThat(end).isEqualTo(new Ended(1, "\0\0", ""));
        assertThat(target.resolve("x")).hasContent("that is all");
        assertThat(Files.getAttribute(target.resolve("x"), "unix:mode"))
                .as("nobody else's before it is whole")
                .isEqualTo(0100600);
    }

    @Test
    void aHangUpAnywhere() throws IOException {
        String whole = "T1 0 1 0\nD0755 0 d\nC0644 2 x\nok\0E\n";
        for (int length = 0; length < whole.length(); length++) {
            Ended end = receive(whole.substring(0, length));
            assertThat(end.status())
                    .as("after %d", length)
                    .isEqualTo(length == 0 || length == "T1 0 1 0\n".length() ? 0 : 1);
        }
        assertThat(receive(whole)).isEqualTo(new Ended(0, "\0\0\0\0\0\0", ""));
        nothingIsChangedOutside();
    }

    @Test
    void aLineWithoutAnEndIsBounded() {
        Ended end = Ended.run(new Repeated("C", Integer.MAX_VALUE), "-t", target.toString());
        assertThat(end).isEqualTo(new Ended(1, "\0\2rcp: a line of more than 8192 bytes\n", ""));
    }

    @Test
    void directoriesWithoutAnEndAreBounded() throws IOException {
        Ended end = receive("D0755 0 d\n".repeat(2000));
        assertThat(end.status()).isEqualTo(1);
        assertThat(end.said()).contains(": too deep\n");
        assertThat(end.said().replaceAll("[^\1]", "")).hasSize(2000 - 499);
        new ProcessBuilder("rm", "-rf", target.toString()).start().onExit().join();
    }

    @Test
    void aDirectoryThatWasNotAskedFor() throws IOException {
        assertThat(Ended.run("D0755 0 d\n", "-t", target.toString()).said())
                .isEqualTo("\0\2rcp: a directory, and -r was not asked for\n");
        assertThat(files(target)).doesNotContainKey("d");
    }

    @Test
    void whatIsNoFileIsNotWrittenTo() throws Exception {
        Path fifo = target.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        assertThat(receive("C0644 2 fifo\n").said()).startsWith("\0\1rcp: " + fifo);
        Path file = Files.writeString(target.resolve("plain"), "as it was");
        assertThat(receive("D0755 0 plain\nC0644 2 x\n").said()).startsWith("\0\1rcp: " + file + ": not a directory\n");
        Files.createDirectory(target.resolve("d"));
        assertThat(receive("C0644 2 d\n").said()).isEqualTo("\0\1rcp: " + target + "/d: a directory\n");
        assertThat(file).hasContent("as it was");
    }

    @Test
    void noOctetOfAClientsReachesATerminalUnchanged() {
        assertThat(receive("D0755 0 link\nE\n").said()).doesNotContain("\33");
        assertThat(Ended.run("", "-t", "-d", "/no/such\33[2J\n").said())
                .isEqualTo("\2rcp: /no/such?[2J?: no such file\n");
    }

    @Test
    void anythingAtAllStaysInside() throws IOException {
        String[] pieces = {
            "C0644 2 x\n", "ok", "\0", "D0755 0 d\n", "E\n", "T1 0 1 0\n", "C0644 2 ../x\n", "D0755 0 ..\n", "\1no\n",
            "C0644 3 link\n", "D0755 0 link\n", "C0644 2 filelink\n", "C0777 1 /x\n", "D0000 0 .\n", "\n", "C", "-1",
                    " ",
            "C0644 4096 big\n", "D0700 0 x\n", "C4755 1 d\n", "\2", "x", "/"
        };
        for (int seed = 0; seed < Soak.rounds(2000, 50_000); seed++) {
            Random random = new Random(seed);
            StringBuilder client = new StringBuilder();
            random.ints(random.nextInt(1, 12), 0, pieces.length).forEach(i -> client.append(pieces[i]));
            Ended end = receive(client.toString());
            assertThat(end.status()).as("seed %d", seed).isBetween(0, 1);
            assertThat(end.said()).as("seed %d", seed).startsWith("\0");
            if (seed % 50 == 0) {
                nothingIsChangedOutside();
                clear();
            }
        }
        nothingIsChangedOutside();
    }

    private void clear() throws IOException {
        try (Stream<Path> files = Files.walk(target)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(target) && !Files.isSymbolicLink(file)) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void manyComplaintsCostNoMemory() {
        Ended end = Ended.run(new Repeated("\1rcp: x\n", 1_000_000), "-t", target.toString());
        assertThat(end).isEqualTo(new Ended(1, "\0", ""));
    }

    /** A text, many times. */
    private static final class Repeated extends InputStream {
        private final String text;
        private final long length;
        private long at;

        Repeated(String text, int times) {
            this.text = text;
            length = (long) text.length() * times;
        }

        @Override
        public int read() {
            return at == length ? -1 : text.charAt((int) (at++ % text.length()));
        }

        @Override
        public int read(byte[] bytes, int offset, int most) {
            if (at == length) {
                return -1;
            }
            int read = (int) Math.min(most, length - at);
            for (int i = 0; i < read; i++) {
                bytes[offset + i] = (byte) text.charAt((int) (at++ % text.length()));
            }
            return read;
        }
    }

    @Test
    void aClientThatReadsNoAnswersAnyMore() {
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("broken pipe");
            }
        };
        assertThat(Rcp.run(List.of("-t", target.toString()), InputStream.nullInputStream(), gone, System.err))
                .isEqualTo(1);
    }
}
