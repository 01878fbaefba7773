package dev.doorman.telnetd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A line between one client and a server that carries so many bytes at once, so often, each lot in a segment of its own; what does
 * not go waits at its end. Closing it cuts it.
 */
final class SlowLine implements AutoCloseable {
    /** So little is on its way in a socket that the line's speed is what both ends feel. */
    private static final int SOCKET_BYTES = 4096;

    private final ServerSocketChannel listener;
    private final InetSocketAddress server;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

    private volatile @Nullable Turn turn;

    private SlowLine(ServerSocketChannel listener, InetSocketAddress server) {
        this.listener = listener;
        this.server = server;
    }

    /** Lays one to a port of this machine. */
    static SlowLine to(int port, int bytes, Duration every) throws IOException {
        ServerSocketChannel listener =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        SlowLine line = new SlowLine(listener, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Thread.ofVirtual().start(() -> line.accept(bytes, every));
        return line;
    }

    int port() throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    private void accept(int bytes, Duration every) {
        try {
            SocketChannel client = prepared(listener.accept());
            SocketChannel away = SocketChannel.open().setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BYTES);
            away.connect(server);
            prepared(away);
            Turn turns = new Turn(client, away, bytes);
            turn = turns;
            var _ = clock.scheduleAtFixedRate(turns, 0, every.toNanos(), TimeUnit.NANOSECONDS);
        } catch (IOException e) {
            clock.shutdownNow();
        }
    }

    private static SocketChannel prepared(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
        return channel;
    }

    @Override
    public void close() throws IOException {
        clock.shutdownNow();
        listener.close();
        Turn turns = turn;
        if (turns != null) {
            turns.cut();
        }
    }

    /** One beat of the clock: a lot of bytes each way. */
    private static final class Turn implements Runnable {
        private final SocketChannel client;
        private final SocketChannel away;
        private final ByteBuffer up;
        private final ByteBuffer down;

        Turn(SocketChannel client, SocketChannel away, int bytes) {
            this.client = client;
            this.away = away;
            this.up = ByteBuffer.allocate(bytes).flip();
            this.down = ByteBuffer.allocate(bytes).flip();
        }

        void cut() throws IOException {
            client.close();
            away.close();
        }

        @Override
        public void run() {
            try {
                carry(client, away, up);
                carry(away, client, down);
            } catch (IOException e) {
                // one end is gone: this was the last turn
                throw new UncheckedIOException(e);
            }
        }

        private static void carry(SocketChannel from, SocketChannel to, ByteBuffer lot) throws IOException {
            if (!lot.hasRemaining()) {
                int length = from.read(lot.clear());
                lot.flip();
                if (length < 0) {
                    to.shutdownOutput();
                }
            }
            to.write(lot);
        }
    }
}
