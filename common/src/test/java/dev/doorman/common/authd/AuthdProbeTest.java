package dev.doorman.common.authd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class AuthdProbeTest {
    @TempDir
    private Path folder;

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE);

    private Path socket() {
        return folder.resolve("authd.sock");
    }

    private void later(Duration duration) {
        clock.addAndGet(duration.toNanos());
    }

    private ServerSocketChannel listen(int backlog) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket()), backlog);
    }

    @Test
    void looksAgainAfterASecond() throws IOException {
        AuthdProbe probe = new AuthdProbe(socket(), clock::get);
        assertThat(probe.reachable()).as("no such file").isFalse();
        try (ServerSocketChannel _ = listen(10)) {
            later(Duration.ofMillis(999));
            assertThat(probe.reachable()).as("seen less than a second ago").isFalse();
            later(Duration.ofMillis(1));
            assertThat(probe.reachable()).isTrue();
        }
        later(Duration.ofMillis(999));
        assertThat(probe.reachable()).as("seen less than a second ago").isTrue();
        later(Duration.ofMillis(1));
        assertThat(probe.reachable()).as("nobody listens").isFalse();
        Files.delete(socket());
        Files.createFile(socket());
        later(Duration.ofSeconds(1));
        assertThat(probe.reachable()).as("no socket").isFalse();
    }

    @Test
    void tenThousandAskersAreOneConnection() throws IOException {
        AuthdProbe probe = new AuthdProbe(socket(), clock::get);
        try (ServerSocketChannel server = listen(10)) {
            for (int i = 0; i < 10_000; i++) {
                assertThat(probe.reachable()).isTrue();
            }
            server.configureBlocking(false);
            assertThat(server.accept()).isNotNull();
            assertThat(server.accept()).isNull();
        }
    }

    /** An authd that hangs has them all wait; the probe must not. */
    @Test
    void doesNotWaitWhereOthersWait() throws IOException {
        AuthdProbe probe = new AuthdProbe(socket(), clock::get);
        try (ServerSocketChannel _ = listen(2)) {
            int taken = 0;
            while (probe.reachable()) {
                later(Duration.ofSeconds(1));
                taken++;
            }
            assertThat(taken).isBetween(2, 4);
        }
    }
}
