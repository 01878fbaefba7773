package dev.doorman.gateway.ingress;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Debian's HAProxy, with a configuration of the test's, in its foreground. */
final class Haproxy implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Process process;
    private final Path log;

    private Haproxy(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it; returns when it accepts on a port of 127.0.0.1. */
    static Haproxy start(Path folder, String name, int port, String sections) throws IOException {
        Path log = folder.resolve(name + ".log");
        Path configuration = Files.writeString(folder.resolve(name + ".cfg"), """
                global
                  log stdout format raw local0
                  maxconn 200
                defaults
                  mode tcp
                  log global
                  timeout connect 5s
                  timeout client 60s
                  timeout server 60s
                """ + sections);
        Process process = new ProcessBuilder("haproxy", "-db", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Haproxy started = new Haproxy(process, log);
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            new Socket(InetAddress.ofLiteral("127.0.0.1"), port).close();
            return true;
        });
        return started;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
