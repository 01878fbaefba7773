package dev.doorman.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Clients that had one byte back, and say nothing any more. One thread. */
public final class IdleClients implements Closeable {
    /** Of one address: then the ports are enough, and no limit for one source is met. */
    private static final int EACH_SOURCE = 400;

    private final int port;
    private final List<SocketChannel> clients = new ArrayList<>();

    public IdleClients(int port) {
        this.port = port;
    }

    /** Brings so many more. */
    public void bring(int more) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1);
        for (int i = 0; i < more; i++) {
            SocketChannel client = SocketChannel.open();
            clients.add(client);
            String from = "127.0.1." + (1 + clients.size() / EACH_SOURCE);
            client.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            client.write(buffer.clear());
            if (client.read(buffer.clear()) != 1) {
                throw new IOException("client %d was closed".formatted(clients.size()));
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
    }
}
