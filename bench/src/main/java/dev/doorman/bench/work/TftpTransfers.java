package dev.doorman.bench.work;

import dev.doorman.bench.measure.Aim;
import dev.doorman.bench.measure.Comparison;
import dev.doorman.bench.measure.Contender;
import dev.doorman.bench.measure.Processes;
import dev.doorman.bench.measure.Series;
import dev.doorman.bench.peers.Ours;
import dev.doorman.bench.peers.Programs;
import dev.doorman.bench.peers.Server;
import dev.doorman.bench.peers.Tftpds;
import dev.doorman.common.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One TFTP client, atftp, that fetches a file, a block at a time and in windows of 32; beside tftpd-hpa, which has no windows, and atftpd. */
final class TftpTransfers implements Row {
    private static final int TFTP = 69;
    private static final int WINDOW = 32;
    private static final double LEAST = 1.0;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String FILE = "image";

    @Override
    public String name() {
        return "tftp";
    }

    @Override
    public String about() {
        return "TFTP: 32 MiB, blksize 1428, windowsize 1 and 32: bytes a second; tftpd-hpa, atftpd";
    }

    @Override
    public List<String> needs() {
        return List.of("in.tftpd", "atftpd", "atftp");
    }

    @Override
    public List<Comparison> measure(Stage stage) throws Exception {
        int bytes = stage.scale().of(32, 2) << 20;
        Path served = Files.createDirectory(stage.folder().resolve("served"));
        Files.setPosixFilePermissions(served, PosixFilePermissions.fromString("rwxr-xr-x"));
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        Files.setPosixFilePermissions(
                Files.write(served.resolve(FILE), content), PosixFilePermissions.fromString("rw-r--r--"));
        Ours ours = stage.keep(Ours.start(
                "tftp dgram udp wait NULL /usr/sbin/in.tftpd in.tftpd -s %s%n".formatted(served), "", doorman -> {}));
        Server hpa = stage.keep(Tftpds.hpa(stage.folder(), served));
        Server atftpd = stage.keep(Tftpds.atftpd(stage.folder(), served));
        List<Comparison> comparisons = new ArrayList<>(compare(stage, served, 1, ours, List.of(hpa, atftpd)));
        comparisons.addAll(compare(stage, served, WINDOW, ours, List.of(atftpd)));
        return comparisons;
    }

    private List<Comparison> compare(Stage stage, Path served, int window, Ours ours, List<Server> servers)
            throws Exception {
        List<Contender> contenders = new ArrayList<>();
        contenders.add(contender(stage, served, window, Ours.NAME, ours.processes(), ours.port(TFTP)));
        for (Server server : servers) {
            contenders.add(contender(stage, served, window, server.name(), server.processes(), server.port()));
        }
        String work = "TFTP, windows of " + window;
        List<Series> series = stage.take(2, work, "MiB/s", contenders);
        List<Comparison> comparisons = new ArrayList<>();
        for (Series theirs : series.subList(1, series.size())) {
            comparisons.add(new Comparison(name(), work, "MiB/s", series.getFirst(), theirs, Aim.atLeast(LEAST)));
        }
        return comparisons;
    }

    private static Contender contender(
            Stage stage, Path served, int window, String name, Processes processes, int port) {
        return new Contender(name, processes, () -> fetch(stage.folder().resolve("fetched"), served, window, port));
    }

    private static double fetch(Path to, Path served, int window, int port) throws Exception {
        Files.deleteIfExists(to);
        List<String> command = List.of(
                Programs.find("atftp").toString(),
                "--tftp-timeout",
                "1",
                "--option",
                "blksize 1428",
                "--option",
                "windowsize " + window,
                "--get",
                "-r",
                FILE,
                "-l",
                to.toString(),
                "127.0.0.1",
                String.valueOf(port));
        long begin = System.nanoTime();
        Tools.Output end = Tools.run(new byte[0], command, LIMIT);
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (end.status() != 0 || Files.mismatch(to, served.resolve(FILE)) != -1) {
            throw new IOException(command + ": not what is served came; " + end.text());
        }
        return Files.size(to) / (double) (1 << 20) / seconds;
    }
}
