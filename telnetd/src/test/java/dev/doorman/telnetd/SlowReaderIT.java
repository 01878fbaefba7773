package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Back-pressure from end to end: the gateway has 64 MiB of heap and of direct memory, and so much goes through; whoever writes is held up. */
class SlowReaderIT {
    private static final int TELNET = 23;
    private static final int ECHO = 7;
    private static final long BYTES = 64L * 1024 * 1024;
    private static final int CHUNK = 64 * 1024;
    private static final int SMALL_BUFFER = 16 * 1024;

    private static void assertCapped(long pid, String heap) throws Exception {
        String command = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
        int start = command.indexOf('@') + 1;
        Path arguments = Path.of(command.substring(start, command.indexOf('\0', start)));
        assertThat(Files.readString(arguments)).contains(heap + "\n", "-XX:MaxDirectMemorySize=64m\n");
    }

    /** Waits until whoever feeds the client cannot go on: the counter stands still. */
    private static void awaitStall(LongSupplier counter) {
        AtomicLong last = new AtomicLong(-1);
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(700))
                .until(() -> {
                    long now = counter.getAsLong();
                    return now == last.getAndSet(now);
                });
    }

    @Test
    void echoReturnsEveryByteToAClientThatDoesNotReadAtFirst() throws Exception {
        try (Doorman doorman = Doorman.serving();
                RawTelnet client = new RawTelnet(doorman.port(ECHO), SMALL_BUFFER)) {
            assertCapped(doorman.gatewayPid(), "-Xmx64m");
            MessageDigest sent = MessageDigest.getInstance("SHA-256");
            AtomicLong written = new AtomicLong();
            Thread writer = Thread.ofVirtual().start(() -> write(client, sent, written));
            awaitStall(written::get);
            assertThat(written.get()).as("the writer is held up").isLessThan(BYTES / 2);

            MessageDigest received = MessageDigest.getInstance("SHA-256");
            InputStream in = client.socket().getInputStream();
            read(in, received, BYTES / 2);
            awaitStall(written::get);
            read(in, received, BYTES / 2);

            assertThat(in.read()).as("end of stream").isEqualTo(-1);
            writer.join();
            assertThat(hex(received)).isEqualTo(hex(sent));
        }
    }

    private static void write(RawTelnet client, MessageDigest digest, AtomicLong written) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(4711);
        try {
            OutputStream out = client.socket().getOutputStream();
            byte[] chunk = new byte[CHUNK];
            while (written.get() < BYTES) {
                random.nextBytes(chunk);
                digest.update(chunk);
                out.write(chunk);
                written.addAndGet(CHUNK);
            }
            client.socket().shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(InputStream in, MessageDigest digest, long bytes) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (long left = bytes; left > 0; ) {
            int length = in.read(chunk, 0, (int) Math.min(chunk.length, left));
            assertThat(length).isPositive();
            digest.update(chunk, 0, length);
            left -= length;
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void aTelnetSessionShowsALargeFileToAClientThatDoesNotReadAtFirst() throws Exception {
        try (Doorman doorman = Doorman.serving()) {
            Path file = doorman.folder().resolve("large");
            MessageDigest written = MessageDigest.getInstance("SHA-256");
            try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
                // no ends of line: a terminal would change them
                for (long i = 0; i < BYTES / 16; i++) {
                    String text = HexFormat.of().toHexDigits(i * 0x9e3779b97f4a7c15L);
                    out.write(text);
                    written.update(text.getBytes(StandardCharsets.US_ASCII));
                }
            }
            try (RawTelnet client = new RawTelnet(doorman.port(TELNET), SMALL_BUFFER)) {
                client.login();
                assertCapped(doorman.telnetdPid(), "-Xmx256m");
                client.send("printf 'BE''GIN'; cat " + file + "; printf 'E''ND'\r");
                client.await("BEGIN");
                awaitStall(() -> position(doorman, file));
                assertThat(position(doorman, file)).as("cat is held up").isBetween(1L, BYTES / 2);

                MessageDigest received = MessageDigest.getInstance("SHA-256");
                read(client.socket().getInputStream(), received, BYTES);
                assertThat(hex(received)).isEqualTo(hex(written));
                client.await("END");
            }
        }
    }

    /** How far cat has read its file. */
    private static long position(Doorman doorman, Path file) {
        try {
            for (long pid : doorman.processes().keySet()) {
                Path process = Path.of("/proc/" + pid);
                try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
                    for (Path descriptor : descriptors.toList()) {
                        if (Files.readSymbolicLink(descriptor).equals(file)) {
                            String info =
                                    Files.readString(process.resolve("fdinfo").resolve(descriptor.getFileName()));
                            return Long.parseLong(
                                    info.lines().findFirst().orElseThrow().replaceAll("\\D+", ""));
                        }
                    }
                }
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
