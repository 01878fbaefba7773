package dev.doorman.bench.peers;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The least Quarkus program that serves, with the same options for the JVM as our daemons, and a start-up cache too. */
public final class Hello {
    private static final Path APPLICATION = Programs.ROOT.resolve("bench/hello/target/quarkus-app/quarkus-run.jar");
    private static final Path OPTIONS = Programs.ROOT.resolve("docker/jvm/daemon.args");

    private Hello() {}

    /** Runs it once, and keeps what the JVM has learnt: what the launcher does for our modules. */
    public static Path cache(Path folder) throws IOException, InterruptedException {
        Path cache = folder.resolve("hello.aot");
        try (Server server = start(folder, "-XX:AOTCacheOutput=" + cache)) {
            ask(server);
        }
        return cache;
    }

    public static Server start(Path folder, Path cache) throws IOException, InterruptedException {
        Server server = start(folder, "-XX:AOTCache=" + cache);
        ask(server);
        return server;
    }

    private static Server start(Path folder, String option) throws IOException, InterruptedException {
        int port = Ports.free();
        if (Files.notExists(APPLICATION)) {
            throw new IOException(APPLICATION + " is not built: ./doorman bench builds it");
        }
        List<String> command = new ArrayList<>(List.of(Programs.java(), "@" + OPTIONS, option));
        command.addAll(List.of("-Dquarkus.http.port=" + port, "-jar", APPLICATION.toString()));
        return Server.start("quarkus hello", folder, port, command);
    }

    private static void ask(Server server) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            client.getOutputStream()
                    .write("GET /hello HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = client.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            if (!answer.contains("Hello from Quarkus")) {
                throw new IOException("hello answered " + answer);
            }
        }
    }
}
