package dev.doorman.bench.load;

import dev.doorman.common.testing.RawCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/** An rsh client: from a reserved port, with a second channel for the command's errors. Needs root. */
public final class RemoteShell {
    private static final int BUFFER = 256 * 1024;

    private RemoteShell() {}

    /**
     * Runs a command that says nothing and ends well.
     *
     * @return milliseconds, from the connection's start to its end
     */
    public static double millis(int port, String user, String command) throws IOException {
        long begin = System.nanoTime();
        try (RawCommand client = new RawCommand(port);
                Socket second = start(client, user, command)) {
            String said = client.rest();
            String errors = RawCommand.text(second.getInputStream());
            if (!said.equals("\0") || !errors.isEmpty()) {
                throw new IOException("%s: %s%s".formatted(command, said, errors));
            }
            return (System.nanoTime() - begin) / 1e6;
        }
    }

    /**
     * Runs a command, and counts what it writes.
     *
     * @param input how many bytes it is sent
     */
    public static long bytes(int port, String user, String command, long input) throws Exception {
        try (RawCommand client = new RawCommand(port);
                Socket _ = start(client, user, command)) {
            InputStream in = client.socket().getInputStream();
            if (in.read() != 0) {
                throw new IOException(command + ": " + client.rest());
            }
            CompletableFuture<Void> sender = send(client.socket(), input);
            byte[] buffer = new byte[BUFFER];
            long bytes = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
            }
            sender.get();
            return bytes;
        }
    }

    private static Socket start(RawCommand client, String user, String command) throws IOException {
        client.send(client.secondPort() + "\0");
        Socket second = client.accept();
        // its port, too, is free again at once
        second.setSoLinger(true, 0);
        client.send("root\0%s\0%s\0".formatted(user, command));
        return second;
    }

    private static CompletableFuture<Void> send(Socket socket, long bytes) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("rsh-input").start(() -> {
            try {
                byte[] buffer = new byte[BUFFER];
                OutputStream out = socket.getOutputStream();
                for (long left = bytes; left > 0; left -= buffer.length) {
                    out.write(buffer, 0, (int) Math.min(buffer.length, left));
                }
                socket.shutdownOutput();
                sent.complete(null);
            } catch (IOException e) {
                sent.completeExceptionally(e);
            }
        });
        return sent;
    }
}
