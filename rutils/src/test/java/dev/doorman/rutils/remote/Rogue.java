package dev.doorman.rutils.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server that does what it likes with one client, on a thread of its own. Closed by the test, which learns what went wrong here. */
public final class Rogue implements AutoCloseable {
    private final ServerSocket listener;
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /** What it does. */
    @FunctionalInterface
    public interface Dialogue {
        void with(Caller caller) throws IOException;
    }

    /** The client, as the server has it. */
    public record Caller(Socket socket) {
        public InputStream in() throws IOException {
            return socket.getInputStream();
        }

        /** Reads up to the next NUL. */
        public String text() throws IOException {
            StringBuilder text = new StringBuilder();
            int octet = in().read();
            while (octet > 0) {
                text.append((char) octet);
                octet = in().read();
            }
            return text.toString();
        }

        /** Reads the four texts that rsh and its like begin with; answers the last. */
        public String request() throws IOException {
            String _ = text();
            String _ = text();
            String _ = text();
            return text();
        }

        public void say(String text) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Connects back, from an address and a port of it; 0: any. */
        public Socket back(String port, String address, int from) throws IOException {
            Socket back = new Socket();
            back.setReuseAddress(true);
            back.bind(new InetSocketAddress(InetAddress.ofLiteral(address), from));
            back.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)));
            return back;
        }
    }

    /** Starts it. */
    public Rogue(Dialogue dialogue) throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(() -> {
            try (Socket socket = listener.accept()) {
                dialogue.with(new Caller(socket));
                end.complete(null);
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        });
    }

    public String port() {
        return String.valueOf(listener.getLocalPort());
    }

    /** Waits until it has done all. */
    public void await() throws Exception {
        end.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
