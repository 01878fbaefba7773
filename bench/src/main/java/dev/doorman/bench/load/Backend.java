package dev.doorman.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The server behind a relay, in this process: a few threads that each accept, serve and accept again. It is closed by whoever opened
 * it, and its threads end then.
 */
public final class Backend implements Closeable {
    private static final int BUFFER = 256 * 1024;
    private static final int BACKLOG = 4096;

    private final ServerSocketChannel listener;

    /** How one connection is served; the channel is closed behind it. */
    private interface Service {
        void serve(SocketChannel client, ByteBuffer buffer) throws IOException;
    }

    private Backend(int threads, Service service) throws IOException {
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        for (int i = 0; i < threads; i++) {
            Thread.ofPlatform().daemon().name("backend-", i).start(() -> accept(service));
        }
    }

    /** Sends so many bytes to each client, and closes. */
    public static Backend source(int threads, long bytes) throws IOException {
        return new Backend(threads, (client, buffer) -> {
            for (long left = bytes; left > 0; ) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), left));
                left -= client.write(buffer);
            }
        });
    }

    /** Answers what comes by the same, until the client closes. */
    public static Backend echo(int threads) throws IOException {
        return new Backend(threads, (client, buffer) -> {
            while (client.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    client.write(buffer);
                }
            }
        });
    }

    public int port() {
        return listener.socket().getLocalPort();
    }

    private void accept(Service service) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        while (listener.isOpen()) {
            try (SocketChannel client = listener.accept()) {
                service.serve(client, buffer);
            } catch (IOException e) {
                // a client that went away, or the end of the listener; a client's own thread says what went wrong
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
