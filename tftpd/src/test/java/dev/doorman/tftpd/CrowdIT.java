package dev.doorman.tftpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Soak;
import dev.doorman.common.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Many machines boot at once, all behind one address, by the settings that are shipped: curl, in blocks as they fit an Ethernet, each compared with the file. Beside tftpd-hpa and
 * atftpd, which `./doorman test` unpacks into target/peers, in the same run. What each took is printed.
 */
class CrowdIT {
    private static final int CLIENTS = Soak.rounds(40, 200);
    private static final int BYTES = Soak.rounds(2, 20) * 1024 * 1024;
    private static final Duration LIMIT = Duration.ofMinutes(30);
    /** What a crowd cost a server. */
    private record Cost(Duration time, long kibibytes) {
        @Override
        public String toString() {
            return "%.1f s, %.1f MiB".formatted(time.toMillis() / 1000.0, kibibytes / 1024.0);
        }
    }

    @Test
    void manyAtOnce() throws Exception {
        try (TftpHost host = TftpHost.serving("-s", "")) {
            Path image = host.serve("image", TftpHost.random(BYTES));
            String folder = host.served("").toString();
            Files.setPosixFilePermissions(Path.of(folder), PosixFilePermissions.fromString("rwxr-xr-x"));
            one(host.port(), image);
            Set<Long> ours = Set.of(host.pid(), host.doorman().gatewayPid());
            List<String> costs = new ArrayList<>();
            forget(image);
            long read = number(host.pid(), "io", "(?m)^read_bytes: (\\d+)");
            costs.add("doorman: " + crowd(host.port(), image, ours));
            // from the disk once, for all of them
            assertThat(number(host.pid(), "io", "(?m)^read_bytes: (\\d+)") - read)
                    .isLessThan(BYTES + BYTES / 2);
            try (Peer hpa = Peer.tftpdHpa(folder)) {
                one(hpa.port(), image);
                costs.add("tftpd-hpa: " + crowd(hpa.port(), image, Set.of(hpa.pid())));
            }
            try (Peer atftpd = Peer.atftpd(folder)) {
                one(atftpd.port(), image);
                costs.add("atftpd: " + crowd(atftpd.port(), image, Set.of(atftpd.pid())));
            }
            System.err.printf("%d clients at once, %d bytes each: %s%n", CLIENTS, BYTES, String.join("; ", costs));
            assertThat(host.doorman().log("tftpd")).doesNotContain("ERROR", "outcome=failed", "OutOfMemory");
        }
    }

    /** Takes a file out of the page cache, as far as its file system is on a disk. */
    private static void forget(Path image) throws Exception {
        assertThat(Tools.run(new byte[0], List.of("dd", "if=" + image, "iflag=nocache", "count=0"))
                        .status())
                .isZero();
    }

    /**
     * Not busybox: its sockets share ports (SO_REUSEADDR), so of two hundred on one host two often have the same, and are one client
     * to any server that goes by addresses.
     */
    private static Process client(int port, Path image) throws IOException {
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        "curl -sS --tftp-blksize 1428 tftp://127.0.0.1:%d/image | cmp - %s".formatted(port, image))
                .redirectErrorStream(true)
                .start();
    }

    private static void one(int port, Path image) throws Exception {
        // it asks again until the server is there
        Process first = client(port, image);
        assertThat(first.waitFor()).as("the first").isZero();
    }

    private static Cost crowd(int port, Path image, Set<Long> servers) throws Exception {
        long begin = System.nanoTime();
        List<Process> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(client(port, image));
        }
        long memory = 0;
        for (Process client : clients) {
            while (!client.waitFor(100, TimeUnit.MILLISECONDS)) {
                memory = Math.max(memory, memory(family(servers)));
                assertThat(System.nanoTime() - begin).as("it ends").isLessThan(LIMIT.toNanos());
            }
            assertThat(client.exitValue())
                    .as(new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .isZero();
        }
        Duration time = Duration.ofNanos(System.nanoTime() - begin);
        return new Cost(time, memory);
    }

    /** Processes and those that they started. */
    private static Set<Long> family(Set<Long> pids) {
        return pids.stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    /** Their memory, what several share counted once, in KiB. */
    private static long memory(Set<Long> pids) {
        return pids.stream()
                .mapToLong(pid -> number(pid, "smaps_rollup", "(?m)^Pss: +(\\d+)"))
                .sum();
    }

    private static long number(long pid, String file, String pattern) {
        try {
            Matcher matcher =
                    Pattern.compile(pattern).matcher(Files.readString(Path.of("/proc", String.valueOf(pid), file)));
            return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
        } catch (IOException e) {
            // it has ended just now
            return 0;
        }
    }
}
