package dev.doorman.tftpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Soak;
import dev.doorman.tftpd.Client.Way;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One client at a time, atftp, beside tftpd-hpa and atftpd: in turns, and the medians are printed. */
class SpeedIT {
    private static final int BYTES = Soak.rounds(8, 32) * 1024 * 1024;
    private static final int ROUNDS = Soak.rounds(3, 9);
    private static final int WARMING = 4;
    /**
     * On a machine with nothing else to do; on a busy one each of the two processes on the way waits for its turn, and so that a
     * standstill alone fails.
     */
    private static final double LEAST = Soak.rounds(5, 20) / 100.0;

    @Test
    void oneAtATime() throws Exception {
        try (TftpHost host = TftpHost.serving("-s", "")) {
            host.serve("image", TftpHost.random(BYTES));
            Path folder = host.served("");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            try (Peer hpa = Peer.tftpdHpa(folder.toString());
                    Peer atftpd = Peer.atftpd(folder.toString())) {
                Map<String, Integer> lockstep = new LinkedHashMap<>();
                lockstep.put("doorman", host.port());
                lockstep.put("tftpd-hpa", hpa.port());
                lockstep.put("atftpd", atftpd.port());
                assertThat(ratio(host, 1, lockstep)).isGreaterThan(LEAST);
                // tftpd-hpa knows no windows
                lockstep.remove("tftpd-hpa");
                assertThat(ratio(host, 32, lockstep)).isGreaterThan(LEAST);
            }
        }
    }

    /** How many times as fast as the slowest of the others the first one is. */
    private static double ratio(TftpHost host, int window, Map<String, Integer> servers) throws Exception {
        Map<String, long[]> nanos = new LinkedHashMap<>();
        servers.keySet().forEach(name -> nanos.put(name, new long[ROUNDS]));
        for (int round = -WARMING; round < ROUNDS; round++) {
            for (Map.Entry<String, Integer> server : servers.entrySet()) {
                Path back = host.local("image");
                long begin = System.nanoTime();
                String _ =
                        Client.atftp(Way.GET, server.getValue(), "image", back, "blksize 1428", "windowsize " + window);
                long took = System.nanoTime() - begin;
                assertThat(Files.mismatch(back, host.served("image"))).isEqualTo(-1);
                if (round >= 0) {
                    Objects.requireNonNull(nanos.get(server.getKey()))[round] = took;
                }
            }
        }
        Map<String, Double> rates = new LinkedHashMap<>();
        nanos.forEach((name, all) -> rates.put(name, BYTES / 1048576.0 / (median(all) / 1e9)));
        System.err.printf(
                "one client, windows of %d, MiB/s: %s%n",
                window,
                rates.entrySet().stream()
                        .map(rate -> "%s %.1f".formatted(rate.getKey(), rate.getValue()))
                        .collect(Collectors.joining(", ")));
        double slowest = rates.entrySet().stream()
                .filter(rate -> !"doorman".equals(rate.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .min()
                .orElseThrow();
        return rates.getOrDefault("doorman", 0.0) / slowest;
    }

    private static long median(long[] values) {
        return Arrays.stream(values).sorted().toArray()[values.length / 2];
    }
}
