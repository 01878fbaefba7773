package dev.doorman.ftpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Soak;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two hundred users at once, fifty of them in the midst of a transfer; a thousand and two hundred when it is a soak. */
class ManySessionsIT {
    private static final int SESSIONS = Soak.rounds(200, 1_000);
    private static final int TRANSFERS = Soak.rounds(50, 200);
    private static final long FILE_BYTES = 64L << 20;
    private static final int AT_FIRST = 100_000;
    private static final long MOST_KIB_EACH = 1_000;

    private static FtpHost host;

    @BeforeAll
    static void start() throws Exception {
        host = FtpHost.start(
                "ftp-users = 2000",
                "ftp-idle = 10m",
                "callback-passive-ports = 31000-31499",
                "service.ftp.before-login-per-source = 2000",
                "service.ftp.before-login = 2000");
        Path file = host.owned("file", new byte[0]);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1}), FILE_BYTES - 1);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    private static long residentKib() throws Exception {
        Matcher pid = Pattern.compile("pid=(\\d+)").matcher(host.doorman.daemon("ftp"));
        assertThat(pid.find()).isTrue();
        return Files.readAllLines(Path.of("/proc", pid.group(1), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    @Test
    void allAtOnce() throws Exception {
        // what the daemon needs to get going at all is not theirs
        for (int i = 0; i < 20; i++) {
            try (RawFtp first = new RawFtp(host.port()).login()) {
                first.say("PWD", "257");
            }
        }
        long before = residentKib();
        List<RawFtp> sessions = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 0; i < SESSIONS; i++) {
            sessions.add(new RawFtp(host.port()).login());
        }
        long loggedIn = System.nanoTime();
        long idle = residentKib();
        List<Socket> data = new ArrayList<>();
        for (RawFtp client : sessions.subList(0, TRANSFERS)) {
            client.say("TYPE I", "200");
            Socket connection = client.data();
            data.add(connection);
            client.say("RETR file", "150");
            assertThat(connection.getInputStream().readNBytes(AT_FIRST)).hasSize(AT_FIRST);
        }
        long busy = residentKib();
        for (RawFtp client : sessions.subList(TRANSFERS, SESSIONS)) {
            client.say("PWD", "257 \"/\"");
        }
        AtomicInteger whole = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(TRANSFERS);
        for (Socket connection : data) {
            Thread.ofVirtual().start(() -> finish(connection, whole, done));
        }
        done.await();
        for (RawFtp client : sessions.subList(0, TRANSFERS)) {
            assertThat(client.reply()).startsWith("226");
        }
        assertThat(whole).hasValue(TRANSFERS);
        long end = System.nanoTime();
        System.out.printf(
                "%d sessions logged in after %.1f s, %d KiB each; %d of them transfer, %d KiB more each; %d times 64 MiB in %.1f s%n",
                SESSIONS,
                (loggedIn - begun) / 1e9,
                (idle - before) / SESSIONS,
                TRANSFERS,
                (busy - idle) / TRANSFERS,
                TRANSFERS,
                (end - loggedIn) / 1e9);
        assertThat((idle - before) / SESSIONS).isLessThan(MOST_KIB_EACH);
        for (RawFtp client : sessions) {
            client.close();
        }
        await().untilAsserted(
                        () -> assertThat(host.doorman.ask("/api/sessions")).doesNotContain(" ftp "));
    }

    private static void finish(Socket connection, AtomicInteger whole, CountDownLatch done) {
        byte[] buffer = new byte[64 * 1024];
        try (connection) {
            long bytes = AT_FIRST;
            for (int read = connection.getInputStream().read(buffer);
                    read >= 0;
                    read = connection.getInputStream().read(buffer)) {
                bytes += read;
            }
            if (bytes == FILE_BYTES) {
                whole.incrementAndGet();
            }
        } catch (IOException e) {
            // not whole
        } finally {
            done.countDown();
        }
    }
}
