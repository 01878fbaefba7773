package dev.doorman.bench.peers;

import dev.doorman.bench.load.SilentEcho;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The server behind the relays whose connections are held, in a process of its own: one process may not have open all the ends of them. */
public final class EchoServer {
    private EchoServer() {}

    public static Server start(Path folder) throws IOException, InterruptedException {
        int port = Ports.free();
        return Server.start(
                "echo",
                folder,
                port,
                List.of(
                        Programs.java(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SilentEcho.class.getName(),
                        String.valueOf(port)));
    }
}
