package dev.doorman.tftpd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.util.List;

/** Another server, as Debian has it, which `./doorman test` unpacks into target/peers. It runs until it is closed. */
record Peer(Process process, int port) implements AutoCloseable {
    private static final Path PEERS =
            Path.of(System.getProperty("doorman.root", ".."), "target", "peers", "usr", "sbin");

    static Peer tftpdHpa(String folder) throws IOException {
        int port = freePort();
        return start(port, List.of(path("in.tftpd"), "-L", "-a", "127.0.0.1:" + port, "-s", folder));
    }

    static Peer atftpd(String folder) throws IOException {
        int port = freePort();
        return start(
                port,
                List.of(
                        path("atftpd"),
                        "--daemon",
                        "--no-fork",
                        "--port",
                        String.valueOf(port),
                        "--bind-address",
                        "127.0.0.1",
                        "--maxthread",
                        "1000",
                        folder));
    }

    private static Peer start(int port, List<String> command) throws IOException {
        return new Peer(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start(),
                port);
    }

    private static String path(String program) {
        Path path = PEERS.resolve(program);
        assertThat(path).as("./doorman test unpacks it").exists();
        return path.toString();
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            return socket.getLocalPort();
        }
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
