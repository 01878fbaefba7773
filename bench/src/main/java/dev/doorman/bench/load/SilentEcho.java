package dev.doorman.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Iterator;

/** A program: answers what comes to a port of loopback by the same, of as many clients as there are, on one thread. */
public final class SilentEcho {
    private static final int BACKLOG = 4096;

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1024);

    private SilentEcho(int port) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** Runs until it is killed; its argument is the port. */
    public static void main(String... arguments) throws IOException {
        SilentEcho echo = new SilentEcho(Integer.parseInt(arguments[0]));
        while (true) {
            echo.step();
        }
    }

    private void step() throws IOException {
        selector.select();
        Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
        while (keys.hasNext()) {
            SelectionKey key = keys.next();
            keys.remove();
            if (key.channel() instanceof ServerSocketChannel listener) {
                accept(listener);
            } else if (key.channel() instanceof SocketChannel client) {
                echo(client);
            }
        }
    }

    private void accept(ServerSocketChannel listener) throws IOException {
        SocketChannel client = listener.accept();
        if (client != null) {
            client.configureBlocking(false);
            client.register(selector, SelectionKey.OP_READ);
        }
    }

    private void echo(SocketChannel client) throws IOException {
        try {
            if (client.read(buffer.clear()) < 0) {
                client.close();
            } else {
                client.write(buffer.flip());
            }
        } catch (IOException e) {
            client.close();
        }
    }
}
