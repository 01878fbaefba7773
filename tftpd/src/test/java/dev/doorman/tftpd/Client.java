package dev.doorman.tftpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.net.tftp.TFTP;
import org.apache.commons.net.tftp.TFTPClient;

/** The clients of this world. All but curl and busybox turn netascii into the machine's own lines. */
enum Client {
    /** Debian's tftp-hpa: no options at all. */
    HPA {
        @Override
        void transfer(Way way, int port, String remote, Path local, Mode mode) throws Exception {
            String verb = way == Way.GET ? "get " + remote + " " + local : "put " + local + " " + remote;
            List<String> command = new ArrayList<>(List.of("tftp", "-m", mode == Mode.OCTET ? "binary" : "netascii"));
            command.addAll(List.of("127.0.0.1", String.valueOf(port), "-c"));
            command.addAll(List.of(verb.split(" ", -1)));
            run(command);
        }
    },
    ATFTP {
        @Override
        void transfer(Way way, int port, String remote, Path local, Mode mode) throws Exception {
            atftp(way, port, remote, local, mode == Mode.OCTET ? "blksize 512" : "mode netascii");
        }
    },
    CURL {
        @Override
        void transfer(Way way, int port, String remote, Path local, Mode mode) throws Exception {
            String url = "tftp://127.0.0.1:" + port + "/" + remote + (mode == Mode.OCTET ? "" : ";mode=netascii");
            List<String> command = List.of(
                    "curl", "-sS", "--tftp-blksize", "512", way == Way.GET ? "-o" : "-T", local.toString(), url);
            Tools.Output output = Tools.run(new byte[0], command, LIMIT);
            if (output.status() == CURL_AT_ONCE && way == Way.GET && Files.notExists(local)) {
                // it says so of any server whose first block is the last; of an empty file it makes none
                Files.createFile(local);
            } else {
                check(command, output);
            }
        }
    },
    BUSYBOX {
        @Override
        void transfer(Way way, int port, String remote, Path local, Mode mode) throws Exception {
            assertThat(mode).isEqualTo(Mode.OCTET);
            run(List.of(
                    "busybox",
                    "tftp",
                    way == Way.GET ? "-g" : "-p",
                    "-r",
                    remote,
                    "-l",
                    local.toString(),
                    "127.0.0.1",
                    String.valueOf(port)));
        }
    },
    COMMONS_NET {
        @Override
        void transfer(Way way, int port, String remote, Path local, Mode mode) throws Exception {
            TFTPClient client = new TFTPClient();
            client.setDefaultTimeout(Duration.ofSeconds(5));
            client.open();
            int wire = mode == Mode.OCTET ? TFTP.BINARY_MODE : TFTP.ASCII_MODE;
            try {
                if (way == Way.GET) {
                    try (OutputStream out = Files.newOutputStream(local)) {
                        int _ = client.receiveFile(remote, wire, out, InetAddress.ofLiteral("127.0.0.1"), port);
                    }
                } else {
                    try (InputStream in = Files.newInputStream(local)) {
                        client.sendFile(remote, wire, in, InetAddress.ofLiteral("127.0.0.1"), port);
                    }
                }
            } finally {
                client.close();
            }
        }
    };

    private static final Duration LIMIT = Duration.ofMinutes(5);
    /** "getpeername() failed", of curl 7.88. */
    private static final int CURL_AT_ONCE = 71;

    /** Whose file it is first. */
    enum Way {
        GET,
        PUT
    }

    /** How it travels. */
    enum Mode {
        OCTET,
        NETASCII
    }

    /** Transfers a file in blocks of 512 bytes; fails the test when the client says that it failed. */
    abstract void transfer(Way way, int port, String remote, Path local, Mode mode) throws Exception;

    /** Debian's atftp with options, each {@code name value}. */
    static String atftp(Way way, int port, String remote, Path local, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("atftp", "--verbose", "--tftp-timeout", "1"));
        for (String option : options) {
            command.addAll(List.of("--option", option));
        }
        command.addAll(List.of(way == Way.GET ? "--get" : "--put", "-r", remote, "-l", local.toString()));
        command.addAll(List.of("127.0.0.1", String.valueOf(port)));
        return run(command);
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Tools.Output output = Tools.run(new byte[0], command, LIMIT);
        check(command, output);
        return output.text();
    }

    private static void check(List<String> command, Tools.Output output) {
        assertThat(output.status()).as("%s: %s", command, output.text()).isZero();
        // tftp-hpa's status tells nothing
        assertThat(output.text()).as("%s", command).doesNotContain("Error code", "timed out");
    }
}
