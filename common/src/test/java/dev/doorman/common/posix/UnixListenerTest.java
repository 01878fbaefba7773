package dev.doorman.common.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Unix socket of our own, and Java's as its client. */
class UnixListenerTest {
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> EVERYONE = PosixFilePermissions.fromString("rw-rw-rw-");

    @TempDir
    Path folder;

    private static SocketChannel connect(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(path));
        return channel;
    }

    @Test
    void thePeerIsWhoTheKernelSays() throws Exception {
        Path path = folder.resolve("s");
        try (UnixListener listener = UnixListener.bind(path, OWNER);
                SocketChannel client = connect(path);
                UnixPeer peer = listener.accept()) {
            assertThat(peer.pid())
                    .isEqualTo(Math.toIntExact(ProcessHandle.current().pid()));
            assertThat(peer.uid()).isEqualTo(Libc.effectiveUid());

            client.write(ByteBuffer.wrap(new byte[] {1, 2}));
            assertThat(peer.fd().inputStream().readNBytes(2)).containsExactly(1, 2);
            peer.fd().outputStream().write(new byte[] {3});
            ByteBuffer answer = ByteBuffer.allocate(10);
            assertThat(client.read(answer)).isEqualTo(1);
            client.shutdownOutput();
            assertThat(peer.fd().inputStream().read()).isEqualTo(-1);
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void theModeIsAsAskedForAndAStaleSocketIsReplaced() throws Exception {
        Path path = folder.resolve("s");
        Files.createFile(path);
        for (Set<PosixFilePermission> mode : Set.of(OWNER, EVERYONE)) {
            try (UnixListener listener = UnixListener.bind(path, mode)) {
                assertThat(Files.getPosixFilePermissions(path)).isEqualTo(mode);
                assertThat(listener.isClosed()).isFalse();
            }
        }
    }

    @Test
    void closingEndsTheWaitForAPeer() throws Exception {
        UnixListener listener = UnixListener.bind(folder.resolve("s"), OWNER);
        CompletableFuture<Object> ended = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                ended.complete(listener.accept());
            } catch (IOException e) {
                ended.complete(e);
            }
        });
        listener.close();
        assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> connect(folder.resolve("s"))).isInstanceOf(IOException.class);
    }

    @Test
    void aPathThatIsTooLongIsRefused() {
        Path path = folder.resolve("x".repeat(108));
        assertThatThrownBy(() -> UnixListener.bind(path, OWNER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too long");
    }
}
