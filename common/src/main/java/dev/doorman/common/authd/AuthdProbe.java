package dev.doorman.common.authd;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether authd's socket takes connections. It is tried at most once a second, however many ask. Any thread; nobody waits, for
 * a Unix socket takes a connection at once or not at all.
 */
public final class AuthdProbe {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Path socket;
    private final LongSupplier nanoTime;
    private @Nullable Look last;

    public AuthdProbe(Path socket, LongSupplier nanoTime) {
        this.socket = socket;
        this.nanoTime = nanoTime;
    }

    private record Look(long at, boolean reachable) {}

    public synchronized boolean reachable() {
        long now = nanoTime.getAsLong();
        Look look = last;
        if (look == null || now - look.at() >= FRESH_NANOS) {
            look = new Look(now, connects());
            last = look;
        }
        return look.reachable();
    }

    private boolean connects() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // else it would wait where so many wait already that one more cannot
            channel.configureBlocking(false);
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return false;
        }
    }
}
