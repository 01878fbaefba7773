package dev.doorman.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Short connections: a byte there, a byte back, and the client closes. */
public final class Connections {
    private Connections() {}

    /**
     * Makes connections, each client one after the other.
     *
     * @param many of all clients together
     * @param atOnce how many clients
     * @return connections a second
     */
    public static double rate(int port, int many, int atOnce) throws Exception {
        int each = many / atOnce;
        double seconds = Threads.seconds(atOnce, () -> {
            ByteBuffer buffer = ByteBuffer.allocateDirect(1);
            for (int i = 0; i < each; i++) {
                once(port, buffer);
            }
            return each;
        });
        return each * atOnce / seconds;
    }

    private static void once(int port, ByteBuffer buffer) throws IOException {
        try (SocketChannel client = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            buffer.clear();
            client.write(buffer);
            if (client.read(buffer.clear()) != 1) {
                throw new IOException("the connection was closed before its byte came back");
            }
        }
    }
}
