package dev.doorman.common.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Unix socket that answers as a test says: a connection for each question, a line for each answer. It takes one at a time,
 * on a thread of its own; closing it ends that.
 */
public final class ScriptedAuthd implements AutoCloseable {
    private static final int LIMIT_SECONDS = 20;

    private final Path socket;
    private final ServerSocketChannel server;
    private final BlockingQueue<String> questions = new LinkedBlockingQueue<>();

    /** Listens on a socket that everyone may use, in a folder that is there, and gives these answers one after the other. */
    public ScriptedAuthd(Path socket, String... answers) throws IOException {
        this.socket = socket;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        Thread.ofPlatform().daemon().start(() -> serve(List.of(answers)));
    }

    private void serve(List<String> answers) {
        try {
            for (String answer : answers) {
                try (SocketChannel channel = server.accept()) {
                    questions.add(line(Channels.newInputStream(channel)));
                    ByteBuffer bytes = ByteBuffer.wrap((answer + "\n").getBytes(StandardCharsets.UTF_8));
                    while (bytes.hasRemaining()) {
                        int _ = channel.write(bytes);
                    }
                }
            }
        } catch (IOException e) {
            // closed, or the asker is gone: the test sees that its question did not come
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            line.append((char) octet);
        }
        return line.toString();
    }

    public Path socket() {
        return socket;
    }

    /** The next question, without the end of its line. */
    public String question() throws InterruptedException {
        @Nullable String question = questions.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (question == null) {
            throw new AssertionError("no question came");
        }
        return question;
    }

    /** Whether something was asked that {@link #question} has not answered. */
    public boolean asked() {
        return !questions.isEmpty();
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
    }
}
