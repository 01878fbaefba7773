package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import dev.doorman.common.testing.Soak;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a key to its echo, warm, over loopback: beside inetutils' telnetd under openbsd-inetd, which {@code ./doorman test} unpacks into
 * target/peers, in the same run and by turns. The medians and their ratio are printed. Both have cat(1) behind them, so that a
 * terminal's driver echoes.
 */
class KeyToEchoIT {
    private static final int ROUNDS = 20;
    private static final int KEYS = 50;
    /** A machine that does other things besides makes any figure of ours: only a soak run says what it is. */
    private static final double MOST = Soak.rounds(20, 6);

    private static final Path PEERS = Path.of(
                    System.getProperty("doorman.root", ".."), "target", "peers", "usr", "sbin")
            .toAbsolutePath()
            .normalize();
    private static final int IAC = 255;
    private static final int SB = 250;
    private static final int SE = 240;

    @Test
    void anEchoComesAlmostAsSoon(@TempDir Path folder) throws Exception {
        Process inetd = inetd(folder, freePort());
        try (Doorman doorman = Doorman.serving();
                RawTelnet ours = new RawTelnet(doorman.port(23));
                RawTelnet theirs = connect(folder)) {
            ours.send((byte) IAC, (byte) 253, (byte) 1);
            ours.login().send("cat\r").await("cat\r\n");
            answer(theirs.socket());
            long[] our = new long[ROUNDS * KEYS];
            long[] their = new long[ROUNDS * KEYS];
            for (int warm = 0; warm < 2 * ROUNDS; warm++) {
                // the first half of the rounds is not kept: the second writes over it
                round(ours, our, warm % ROUNDS);
                round(theirs, their, warm % ROUNDS);
            }
            double ratio = (double) median(our) / median(their);
            System.err.printf(
                    "key to echo, median of %d: doorman %d us, inetutils telnetd under openbsd-inetd %d us, ratio %.2f%n",
                    our.length, median(our) / 1_000, median(their) / 1_000, ratio);
            assertThat(ratio).isLessThan(MOST);
        } finally {
            inetd.descendants().forEach(ProcessHandle::destroyForcibly);
            inetd.destroyForcibly().waitFor();
        }
    }

    private static void round(RawTelnet client, long[] times, int round) throws IOException {
        for (int key = 0; key < KEYS; key++) {
            long begin = System.nanoTime();
            client.send((byte) 'k').await("k");
            times[round * KEYS + key] = System.nanoTime() - begin;
        }
        // the line is cat's, and comes back
        client.send("\r").await("\r\n");
        client.await("k".repeat(KEYS) + "\r\n");
    }

    private static long median(long[] times) {
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static Process inetd(Path folder, int port) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("port"), String.valueOf(port));
        Path shell = Files.writeString(folder.resolve("shell"), "#!/bin/sh\nexec cat\n");
        Files.setPosixFilePermissions(shell, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path telnetd = PEERS.resolve("telnetd");
        assertThat(telnetd).as("./doorman test unpacks it").isExecutable();
        Path conf = Files.writeString(
                folder.resolve("inetd.conf"),
                "127.0.0.1:%d stream tcp nowait root %s telnetd -E %s\n".formatted(port, telnetd, shell));
        return new ProcessBuilder(PEERS.resolve("inetd").toString(), "-i", conf.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("inetd.log").toFile())
                .start();
    }

    private static RawTelnet connect(Path folder) throws Exception {
        int port = Integer.parseInt(Files.readString(folder.resolve("port")));
        return await().atMost(Duration.ofSeconds(20))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> new RawTelnet(port), client -> true);
    }

    /** Refuses all that inetutils' telnetd asks for, but has it echo; it is done where the echo of a key comes. */
    private static void answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        socket.getOutputStream().write("start\r\0".getBytes(StandardCharsets.US_ASCII));
        String seen = "";
        while (!seen.endsWith("start\r\nstart\r\n")) {
            int octet = in.read();
            if (octet == IAC) {
                negotiate(socket, in);
            } else {
                assertThat(octet).as("end of stream behind %s", seen).isNotNegative();
                seen += (char) octet;
            }
        }
    }

    private static void negotiate(Socket socket, InputStream in) throws IOException {
        int verb = in.read();
        if (verb == SB) {
            while (in.read() != IAC || in.read() != SE) {
                // what it asks for was refused
            }
            return;
        }
        int option = in.read();
        if (verb == 253) {
            socket.getOutputStream().write(new byte[] {(byte) IAC, (byte) 252, (byte) option});
        } else if (verb == 251) {
            boolean wanted = option == 1 || option == 3;
            socket.getOutputStream().write(new byte[] {(byte) IAC, (byte) (wanted ? 253 : 254), (byte) option});
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
