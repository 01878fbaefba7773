package dev.doorman.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Long connections, of which clients read to the end. */
public final class Streams {
    private static final int BUFFER = 256 * 1024;
    private static final double MEBIBYTE = 1 << 20;

    private Streams() {}

    /**
     * Reads streams that are as long as they should be.
     *
     * @param each bytes of each
     * @param many streams at once
     * @return MiB a second, of all together
     */
    public static double rate(int port, long each, int many) throws Exception {
        double seconds = Threads.seconds(many, () -> {
            long bytes = read(port);
            if (bytes != each) {
                throw new IOException("a stream of %d bytes ended behind %d".formatted(each, bytes));
            }
            return bytes;
        });
        return each * many / MEBIBYTE / seconds;
    }

    private static long read(int port) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        long bytes = 0;
        try (SocketChannel client = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            for (int read = client.read(buffer); read >= 0; read = client.read(buffer.clear())) {
                bytes += read;
            }
        }
        return bytes;
    }
}
