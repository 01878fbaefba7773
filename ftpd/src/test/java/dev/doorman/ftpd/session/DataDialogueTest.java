package dev.doorman.ftpd.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes over data connections, which are active ones: the test knows the port beforehand. */
class DataDialogueTest {
    private static final Instant OLD = Instant.parse("2020-01-02T03:04:05Z");

    @TempDir
    private Path folder;

    private Dialogues dialogues;

    @BeforeEach
    void files() throws Exception {
        dialogues = new Dialogues(folder);
        file("b.txt", "one\ntwo\n");
        file("a.bin", "\u00ff\0\r\n");
        file(".hidden", "");
        Path deep = Files.createDirectories(dialogues.home.resolve("d/deep"));
        Files.writeString(deep.resolve("leaf"), "leaf");
        Files.createSymbolicLink(dialogues.home.resolve("link"), Path.of("b.txt"));
    }

    private Path file(String name, String content) throws IOException {
        Path file = dialogues.home.resolve(name);
        Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
        Files.setLastModifiedTime(file, FileTime.from(OLD));
        return file;
    }

    /** What a transfer brought to the client, and the replies from the first of its own on. */
    private record Done(String data, List<String> replies) {}

    private Done transfer(String before, String command, String sent) throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setSoTimeout(5_000);
            CompletableFuture<String> data = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try (Socket socket = listening.accept()) {
                    socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
                    socket.shutdownOutput();
                    data.complete(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    data.completeExceptionally(e);
                }
            });
            int port = listening.getLocalPort();
            String talk =
                    dialogues.talk(Dialogues.LOG_IN, before, "EPRT |1|192.0.2.7|" + port + "|\r\n", command + "\r\n");
            List<String> replies = talk.lines()
                    .dropWhile(line -> !line.startsWith("200 EPRT"))
                    .skip(1)
                    .toList();
            return new Done(
                    data.orTimeout(10, TimeUnit.SECONDS)
                            .exceptionally(_ -> "nothing came")
                            .get(),
                    replies);
        }
    }

    private String listed(String command) throws Exception {
        Done done = transfer("NOOP\r\n", command, "");
        assertThat(done.replies()).containsExactly("150 Here comes the directory listing.", "226 Transfer complete.");
        return done.data();
    }

    private static List<String> lines(String text) {
        return text.isEmpty()
                ? List.of()
                : Stream.of(text.split("\r\n", -1))
                        .filter(line -> !line.isEmpty())
                        .toList();
    }

    @Test
    void names() throws Exception {
        assertThat(lines(listed("NLST"))).containsExactly("a.bin", "b.txt", "d", "link");
        assertThat(lines(listed("NLST -a"))).containsExactly(".", "..", ".hidden", "a.bin", "b.txt", "d", "link");
        assertThat(lines(listed("NLST -Ar"))).containsExactly("link", "d", "b.txt", "a.bin", ".hidden");
        assertThat(lines(listed("NLST *.txt"))).containsExactly("b.txt");
        assertThat(lines(listed("NLST d/*"))).containsExactly("d/deep");
        assertThat(lines(listed("NLST nothing*"))).isEmpty();
        assertThat(lines(listed("NLST b.txt"))).containsExactly("b.txt");
        assertThat(lines(listed("NLST -F d"))).containsExactly("deep/");
        assertThat(lines(listed("NLST -S"))).first().isEqualTo("d");
        assertThat(lines(listed("NLST -t"))).endsWith("a.bin", "b.txt");
        assertThat(lines(listed("NLST -d d"))).containsExactly("d");
    }

    @Test
    void asLsWritesThem() throws Exception {
        List<String> lines = lines(listed("LIST"));
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).matches("-rw-r--r-- +1 john +\\d+ +4 Jan  2  2020 a\\.bin");
        assertThat(lines.get(2)).matches("drwxr-xr-x +3 john +\\d+ +\\d+ \\w{3} [ \\d]\\d \\d\\d:\\d\\d d");
        assertThat(lines.get(3)).matches("lrwxrwxrwx +1 john .* link -> b\\.txt");
        assertThat(lines(listed("LIST -1"))).containsExactly("a.bin", "b.txt", "d", "link");
        assertThat(lines(listed("NLST -l b.txt"))).first().asString().startsWith("-rw-r--r--");
        assertThat(lines(listed("LIST -lR d")))
                .anyMatch("d:"::equals)
                .anyMatch("d/deep:"::equals)
                .anyMatch(line -> line.endsWith(" leaf"));
    }

    @Test
    void factsForPrograms() throws Exception {
        List<String> lines = lines(listed("MLSD"));
        assertThat(lines).hasSize(6).first().asString().startsWith("type=cdir;").endsWith("; .");
        assertThat(lines)
                .anyMatch(line -> line.startsWith("type=file;size=8;modify=20200102030405;perm=rwadf;")
                        && line.endsWith(" b.txt"));
        assertThat(lines).anyMatch(line -> line.startsWith("type=dir;modify=") && line.contains(";perm=elcmpdf;"));
        assertThat(lines).anyMatch(line -> line.startsWith("type=OS.unix=symlink;"));
    }

    @Test
    void aNameThatWouldBreakAListing() throws Exception {
        Files.createFile(dialogues.home.resolve("two\nlines"));
        assertThat(lines(listed("NLST two*"))).containsExactly("two?lines");
        assertThat(lines(listed("MLSD"))).anyMatch(line -> line.endsWith(" two?lines"));
    }

    @ParameterizedTest
    @CsvSource({"TYPE I, false", "TYPE A, true"})
    void downAsItIsAndAsText(String type, boolean text) throws Exception {
        Done done = transfer(type + "\r\n", "RETR b.txt", "");
        assertThat(done.data()).isEqualTo(text ? "one\r\ntwo\r\n" : "one\ntwo\n");
        assertThat(done.replies().getFirst())
                .contains(text ? "ASCII" : "BINARY")
                .contains("(8 bytes)");
        Done binary = transfer("TYPE I\r\n", "RETR a.bin", "");
        assertThat(binary.data()).isEqualTo("\u00ff\0\r\n");
    }

    @Test
    void upAsItIsAsTextAndInRecords() throws Exception {
        transfer("TYPE I\r\n", "STOR up", "a\r\nb\r\n");
        assertThat(Files.readString(dialogues.home.resolve("up"))).isEqualTo("a\r\nb\r\n");
        transfer("TYPE A\r\n", "STOR up", "a\r\nb\r\n");
        assertThat(Files.readString(dialogues.home.resolve("up"))).isEqualTo("a\nb\n");
        transfer("TYPE A\r\nSTRU R\r\n", "STOR up", "c\u00ff\1d\u00ff\3");
        assertThat(Files.readString(dialogues.home.resolve("up"))).isEqualTo("c\nd\n");
        assertThat(transfer("TYPE A\r\nSTRU R\r\n", "RETR up", "").data()).isEqualTo("c\u00ff\1d\u00ff\1\u00ff\2");
    }

    @Test
    void resumedAppendedAndUnique() throws Exception {
        assertThat(transfer("TYPE I\r\nREST 4\r\n", "RETR b.txt", "").data()).isEqualTo("two\n");
        transfer("TYPE I\r\nREST 4\r\n", "STOR b.txt", "2\n");
        assertThat(dialogues.home.resolve("b.txt")).hasContent("one\n2\n");
        transfer("TYPE I\r\n", "APPE b.txt", "3\n");
        assertThat(dialogues.home.resolve("b.txt")).hasContent("one\n2\n3\n");
        assertThat(transfer("TYPE I\r\n", "STOU b.txt", "x").replies())
                .containsExactly("150 FILE: /b.txt.1", "226 Transfer complete.");
        assertThat(transfer("TYPE I\r\n", "STOU", "y").replies().getFirst()).isEqualTo("150 FILE: /ftp.1");
        assertThat(dialogues.home.resolve("b.txt.1")).hasContent("x");
        dialogues.settings("ftp-upload = partial");
        transfer("TYPE I\r\n", "STOR b.txt", "in place");
        assertThat(dialogues.home.resolve("b.txt")).hasContent("in place");
    }

    @Test
    void aTransferIsWrittenDown() throws Exception {
        Path log = folder.resolve("xferlog");
        dialogues.settings("ftp-transfer-log = " + log);
        transfer("TYPE I\r\n", "RETR b.txt", "");
        transfer("TYPE A\r\n", "STOR up", "12");
        List<String> lines = Files.readAllLines(log);
        assertThat(lines.get(0))
                .matches(
                        "\\w{3} \\w{3} [ \\d]\\d [\\d:]{8} \\d{4} 1 192\\.0\\.2\\.7 8 /b\\.txt b _ o r john test 0 \\* c");
        assertThat(lines.get(1)).endsWith(" 2 /up a _ i r john test 0 * c");
    }

    /** By the names and tags of docs/metrics.md. */
    @Test
    void transfersAreCounted() throws Exception {
        transfer("TYPE I\r\n", "RETR b.txt", "");
        transfer("TYPE I\r\n", "STOR up", "12345");
        listed("NLST");
        assertThat(timed("to-client")).isEqualTo(1);
        assertThat(timed("from-client")).isEqualTo(1);
        assertThat(timed("listing")).isEqualTo(1);
        assertThat(dialogues
                        .registry
                        .get("doorman.ftp.bytes")
                        .tags("service", "test", "direction", "from-client")
                        .counter()
                        .count())
                .isEqualTo(5);
    }

    private long timed(String direction) {
        return dialogues
                .registry
                .get("doorman.ftp.transfers")
                .tags("service", "test", "direction", direction, "end", "done")
                .timer()
                .count();
    }

    @Test
    void nobodyListens() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
        }
        assertThat(dialogues.talk(Dialogues.LOG_IN, "EPRT |1|192.0.2.7|" + port + "|\r\n", "LIST\r\n"))
                .endsWith("425 Cannot open data connection: it was closed at once.\r\n");
    }
}
