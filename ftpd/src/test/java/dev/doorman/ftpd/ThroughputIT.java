package dev.doorman.ftpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Soak;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How fast RETR and STOR are, beside Debian's vsftpd, and beside HAProxy in front of it, turn by turn in one run, as the same
 * anonymous user of the same folder. The figures are printed; that we are not much slower than HAProxy in front of vsftpd, which does
 * what a gateway does, is asserted.
 */
class ThroughputIT {
    private static final long BYTES = (long) Soak.rounds(256, 1024) << 20;
    private static final int ROUNDS = Soak.rounds(3, 7);
    private static final double LEAST_RATIO = 0.5;
    private static final int PASSIVE = 32_100;
    private static final int PASSIVE_PORTS = 10;

    private static FtpHost host;
    private static Process vsftpd;
    private static Process haproxy;
    private static int direct;
    private static int proxied;

    @BeforeAll
    static void start() throws Exception {
        host = FtpHost.start();
        Path big = host.owned("big", new byte[0]);
        fill(big);
        FtpHost.own(Files.createDirectory(host.home().resolve("up")));
        // vsftpd's anonymous users see the same file; their root must be nobody's to write to
        Path root = Files.createDirectory(host.doorman.folder().resolve("vsftpd"));
        Files.createLink(root.resolve("big"), big);
        Files.setPosixFilePermissions(
                Files.createDirectory(root.resolve("up")), PosixFilePermissions.fromString("rwxrwxrwx"));
        direct = freePort();
        proxied = freePort();
        Path configuration = Files.writeString(
                host.scratch.resolve("vsftpd.conf"), """
                listen=YES
                listen_address=127.0.0.1
                listen_port=%d
                background=NO
                anonymous_enable=YES
                local_enable=NO
                no_anon_password=YES
                anon_root=%s
                write_enable=YES
                anon_upload_enable=YES
                anon_other_write_enable=YES
                pasv_min_port=%d
                pasv_max_port=%d
                pasv_addr_resolve=NO
                seccomp_sandbox=NO
                """.formatted(direct, root, PASSIVE, PASSIVE + PASSIVE_PORTS - 1));
        vsftpd = new ProcessBuilder("vsftpd", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(host.scratch.resolve("vsftpd.log").toFile())
                .start();
        StringBuilder proxy = new StringBuilder("""
                global
                  nbthread 2
                defaults
                  mode tcp
                  timeout client 60s
                  timeout server 60s
                  timeout connect 5s
                listen control
                  bind 127.0.0.1:%d
                  server vsftpd 127.0.0.1:%d
                """.formatted(proxied, direct));
        for (int i = 0; i < PASSIVE_PORTS; i++) {
            // clients take EPSV's port at the host that they dialled: here another address, where HAProxy listens
            proxy.append("listen data%d%n  bind 127.0.0.2:%d%n  server vsftpd 127.0.0.1:%d%n"
                    .formatted(i, PASSIVE + i, PASSIVE + i));
        }
        Path haproxyConfiguration = Files.writeString(host.scratch.resolve("haproxy.cfg"), proxy.toString());
        haproxy = new ProcessBuilder("haproxy", "-f", haproxyConfiguration.toString())
                .redirectErrorStream(true)
                .redirectOutput(host.scratch.resolve("haproxy.log").toFile())
                .start();
        await().ignoreException(IOException.class).until(() -> {
            new Socket(InetAddress.getLoopbackAddress(), direct).close();
            new Socket(InetAddress.getLoopbackAddress(), proxied).close();
            return true;
        });
    }

    private static void fill(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            byte[] block = FtpHost.random(1 << 20, 1);
            for (long at = 0; at < BYTES; at += block.length) {
                channel.write(ByteBuffer.wrap(block), at);
            }
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        haproxy.destroy();
        vsftpd.descendants().forEach(ProcessHandle::destroy);
        vsftpd.destroy();
        host.close();
    }

    /** One of those that are compared. */
    private enum Peer {
        DOORMAN,
        VSFTPD,
        HAPROXY_AND_VSFTPD
    }

    private static RawFtp client(Peer peer) throws IOException {
        RawFtp client = new RawFtp(
                switch (peer) {
                    case DOORMAN -> host.port();
                    case VSFTPD -> direct;
                    case HAPROXY_AND_VSFTPD -> proxied;
                });
        if (peer == Peer.DOORMAN) {
            client.login();
        } else {
            client.send("USER ftp\r\n");
            if (client.reply().startsWith("331")) {
                client.say("PASS x", "230");
            }
        }
        client.say("TYPE I", "200");
        return client;
    }

    private static Socket data(RawFtp client, Peer peer) throws IOException {
        String host = peer == Peer.HAPROXY_AND_VSFTPD ? "127.0.0.2" : "127.0.0.1";
        return new Socket(InetAddress.ofLiteral(host), client.extendedPassive());
    }

    private static double retrieve(Peer peer) throws IOException {
        byte[] buffer = new byte[256 * 1024];
        try (RawFtp client = client(peer)) {
            long begun = System.nanoTime();
            long bytes = 0;
            try (Socket data = data(client, peer)) {
                client.say("RETR big", "150");
                InputStream in = data.getInputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    bytes += read;
                }
            }
            assertThat(client.reply()).startsWith("226");
            assertThat(bytes).isEqualTo(BYTES);
            return rate(begun);
        }
    }

    private static double store(Peer peer) throws IOException {
        byte[] buffer = new byte[256 * 1024];
        try (RawFtp client = client(peer)) {
            long begun = System.nanoTime();
            try (Socket data = data(client, peer)) {
                client.say("STOR up/" + peer, "150");
                OutputStream out = data.getOutputStream();
                for (long sent = 0; sent < BYTES; sent += buffer.length) {
                    out.write(buffer);
                }
            }
            assertThat(client.reply()).startsWith("226");
            double rate = rate(begun);
            client.say("DELE up/" + peer, "250");
            return rate;
        }
    }

    private static double rate(long begun) {
        return (BYTES >> 20) / ((System.nanoTime() - begun) / 1e9);
    }

    /** A direction. */
    private interface Way {
        double go(Peer peer) throws IOException;
    }

    /** The medians of each, in MiB a second. */
    private record Medians(double doorman, double vsftpd, double haproxyAndVsftpd) {}

    private static Medians medians(String name, Way way) throws IOException {
        double[][] rates = new double[Peer.values().length][ROUNDS];
        for (int i = -1; i < ROUNDS; i++) {
            for (Peer peer : Peer.values()) {
                double rate = way.go(peer);
                // the first of each warms up
                rates[peer.ordinal()][Math.max(i, 0)] = rate;
            }
        }
        StringBuilder shown = new StringBuilder(name + " of " + (BYTES >> 20) + " MiB, MiB/s median (least-most):");
        double[] middle = new double[rates.length];
        for (Peer peer : Peer.values()) {
            double[] sorted = rates[peer.ordinal()];
            Arrays.sort(sorted);
            middle[peer.ordinal()] = sorted[ROUNDS / 2];
            shown.append(" %s %.0f (%.0f-%.0f)".formatted(peer, sorted[ROUNDS / 2], sorted[0], sorted[ROUNDS - 1]));
        }
        Medians medians = new Medians(middle[0], middle[1], middle[2]);
        shown.append("; ratio to vsftpd %.2f, to HAProxy and vsftpd %.2f"
                .formatted(medians.doorman() / medians.vsftpd(), medians.doorman() / medians.haproxyAndVsftpd()));
        System.out.println(shown);
        return medians;
    }

    @Test
    void retrBesideVsftpdAndHaproxy() throws Exception {
        Medians medians = medians("RETR", ThroughputIT::retrieve);
        assertThat(medians.doorman() / medians.haproxyAndVsftpd()).isGreaterThan(LEAST_RATIO);
    }

    @Test
    void storBesideVsftpdAndHaproxy() throws Exception {
        Medians medians = medians("STOR", ThroughputIT::store);
        assertThat(medians.doorman() / medians.haproxyAndVsftpd()).isGreaterThan(LEAST_RATIO);
    }
}
