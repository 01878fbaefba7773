package dev.doorman.ftpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Apart;
import dev.doorman.common.testing.Soak;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Files from one byte to four gibibytes, and what a daemon that is killed in the midst of an upload leaves. */
class BigFilesIT {
    private static final long FOUR_GIB = 4L << 30;

    /** Of gibibytes: a digest would take most of the test's time. */
    private static String sum(InputStream in) throws Exception {
        CRC32C sum = new CRC32C();
        byte[] buffer = new byte[256 * 1024];
        long bytes = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            sum.update(buffer, 0, read);
            bytes += read;
        }
        return bytes + " " + sum.getValue();
    }

    private static String sum(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return sum(in);
        }
    }

    /** Mostly a hole; what is not is told apart by its place. */
    private static void sparse(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            for (long at = 0; at < FOUR_GIB; at += 512 << 20) {
                channel.write(ByteBuffer.wrap(("here is " + at).getBytes(StandardCharsets.US_ASCII)), at);
            }
            channel.write(ByteBuffer.wrap(new byte[] {'!'}), FOUR_GIB - 1);
        }
    }

    @Test
    void fourGibibytesAndOneByte() throws Exception {
        try (FtpHost host = FtpHost.start()) {
            fourGibibytesAndOneByte(host);
        }
    }

    private static void fourGibibytesAndOneByte(FtpHost host) throws Exception {
        Path big = host.owned("big", new byte[0]);
        sparse(big);
        String expected = sum(big);
        try (RawFtp client = new RawFtp(host.port()).login()) {
            client.say("TYPE I", "200");
            assertThat(client.say("SIZE big", "213")).isEqualTo("213 " + FOUR_GIB);
            try (Socket data = client.data()) {
                client.say("RETR big", "150");
                assertThat(sum(data.getInputStream())).isEqualTo(expected);
            }
            assertThat(client.reply()).startsWith("226");
            client.say("REST " + (FOUR_GIB - 1), "350");
            try (Socket data = client.data()) {
                client.say("RETR big", "150");
                assertThat(data.getInputStream().readAllBytes()).isEqualTo(new byte[] {'!'});
            }
            assertThat(client.reply()).startsWith("226");
        }
        up(host, big, expected);
        Path one = host.local("one", new byte[] {42});
        Apart small = host.curl("-T", one.toString(), "ftp://127.0.0.1:" + host.port() + "/one");
        assertThat(small.status()).as(small.errors()).isZero();
        assertThat(host.home().resolve("one")).hasBinaryContent(new byte[] {42});
    }

    /** The way up writes it all, so it is whole in a soak; else its last bytes are resumed, beyond what 32 bits can count. */
    private static void up(FtpHost host, Path big, String expected) throws Exception {
        Path there = host.owned("up", new byte[0]);
        if (Soak.rounds(0, 1) == 0) {
            sparse(there);
            try (FileChannel channel = FileChannel.open(there, StandardOpenOption.WRITE)) {
                channel.truncate(FOUR_GIB - 100);
            }
        }
        Apart up = host.curl("-C", "-", "-T", big.toString(), "ftp://127.0.0.1:" + host.port() + "/up");
        assertThat(up.status()).as(up.errors()).isZero();
        assertThat(sum(there)).isEqualTo(expected);
        Files.delete(there);
    }

    private static long pid(FtpHost host) throws Exception {
        Matcher matcher = Pattern.compile("pid=(\\d+)").matcher(host.doorman.daemon("ftp"));
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    /** Uploads half, and kills the daemon. */
    private static void killedInTheMidst(FtpHost host, byte[] half) throws Exception {
        RawFtp client = new RawFtp(host.port()).login();
        client.say("TYPE I", "200");
        Socket data = client.data();
        client.say("STOR file", "150");
        data.getOutputStream().write(half);
        await().untilAsserted(() -> {
            try (Stream<Path> files = Files.list(host.home())) {
                assertThat(files.toList())
                        .anyMatch(path -> path.getFileName().toString().contains("file")
                                && path.toFile().length() == half.length);
            }
        });
        ProcessHandle daemon = ProcessHandle.of(pid(host)).orElseThrow();
        assertThat(daemon.destroyForcibly()).isTrue();
        daemon.onExit().get();
        data.close();
        client.close();
    }

    private static List<String> names(FtpHost host) throws IOException {
        try (Stream<Path> files = Files.list(host.home())) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** What is under the name is whole: the old file, whatever became of the new one, which shows as a part. */
    @Test
    void killedInTheMidstOfAnUploadThatIsToBeWhole() throws Exception {
        try (FtpHost host = FtpHost.start()) {
            wholeOrAPart(host);
        }
    }

    private static void wholeOrAPart(FtpHost host) throws Exception {
        Path file = host.owned("file", "the whole file".getBytes(StandardCharsets.US_ASCII));
        killedInTheMidst(host, FtpHost.random(100_000, 1));
        assertThat(file).hasContent("the whole file");
        assertThat(names(host)).hasSize(2).anyMatch(name -> name.matches("\\.file\\.[0-9a-f]{6}\\.part"));
        // the next one fetches another daemon, and is served
        Path sent = host.local("sent", "the new file");
        Apart up = host.curl("-T", sent.toString(), "ftp://127.0.0.1:" + host.port() + "/file");
        assertThat(up.status()).as(up.errors()).isZero();
        assertThat(file).hasContent("the new file");
    }

    /** What came is under the name, and the client goes on from there. */
    @Test
    void killedInTheMidstOfAnUploadThatMayBePartial() throws Exception {
        try (FtpHost host = FtpHost.start("ftp-upload = partial")) {
            partialAndResumed(host);
        }
    }

    private static void partialAndResumed(FtpHost host) throws Exception {
        byte[] content = FtpHost.random(300_000, 2);
        killedInTheMidst(host, Arrays.copyOf(content, 100_000));
        assertThat(names(host)).containsExactly("file");
        assertThat(host.home().resolve("file")).hasBinaryContent(Arrays.copyOf(content, 100_000));
        Path sent = host.local("sent", content);
        Apart rest = host.curl("-C", "-", "-T", sent.toString(), "ftp://127.0.0.1:" + host.port() + "/file");
        assertThat(rest.status()).as(rest.errors()).isZero();
        assertThat(host.home().resolve("file")).hasBinaryContent(content);
    }
}
