package dev.doorman.authd.homes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Sits between a client and a server on loopback, and puts one text for another of the same length in what the server says. */
final class Meddler implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final AtomicInteger changed = new AtomicInteger();

    Meddler(int port, String from, String to) throws IOException {
        Thread.ofVirtual().start(() -> {
            try (Socket client = listener.accept();
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
                Thread.ofVirtual().start(() -> copy(client, server, "", ""));
                copy(server, client, from, to);
            } catch (IOException e) {
                // the end
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    int changed() {
        return changed.get();
    }

    private void copy(Socket from, Socket to, String text, String other) {
        byte[] buffer = new byte[256 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                String read = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
                String written = text.isEmpty() ? read : read.replace(text, other);
                if (!written.equals(read)) {
                    changed.incrementAndGet();
                }
                out.write(written.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
        } catch (IOException e) {
            // the end
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
