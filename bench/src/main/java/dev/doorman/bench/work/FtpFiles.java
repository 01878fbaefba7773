package dev.doorman.bench.work;

import dev.doorman.bench.load.FtpClient;
import dev.doorman.bench.measure.Aim;
import dev.doorman.bench.measure.Comparison;
import dev.doorman.bench.measure.Contender;
import dev.doorman.bench.measure.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** FTP: a large file each way, and many small ones; beside HAProxy in front of vsftpd, which does what a gateway does, and vsftpd alone. */
final class FtpFiles implements Row {
    private static final double LEAST = 1.0;
    private static final int SMALL_BYTES = 4096;

    @Override
    public String name() {
        return "ftp";
    }

    @Override
    public String about() {
        return "FTP: RETR and STOR of 1 GiB, RETR of 2,000 files of 4 KiB; HAProxy in front of vsftpd, vsftpd alone";
    }

    @Override
    public List<String> needs() {
        return List.of("haproxy", "vsftpd");
    }

    /** What is done with a host in one turn; answers the figure. */
    private interface Transfer {
        double run(FtpClient client) throws IOException;
    }

    @Override
    public List<Comparison> measure(Stage stage) throws Exception {
        long bytes = (long) stage.scale().of(1024, 64) << 20;
        int files = stage.scale().of(2_000, 100);
        FtpHosts hosts = FtpHosts.start(stage, bytes, files, SMALL_BYTES);
        List<Comparison> comparisons = new ArrayList<>();
        comparisons.addAll(compare(stage, hosts, "FTP RETR, one file", "MiB/s", client -> retrieve(client, bytes)));
        comparisons.addAll(compare(stage, hosts, "FTP STOR, one file", "MiB/s", client -> store(client, bytes)));
        comparisons.addAll(
                compare(stage, hosts, "FTP RETR, %,d files".formatted(files), "files/s", client -> all(client, files)));
        return comparisons;
    }

    private List<Comparison> compare(Stage stage, FtpHosts hosts, String work, String unit, Transfer transfer)
            throws Exception {
        List<Contender> contenders = hosts.all().stream()
                .map(host -> new Contender(host.name(), host.processes(), () -> turn(host, transfer)))
                .toList();
        List<Series> series = stage.take(work, unit, contenders);
        return List.of(
                new Comparison(name(), work, unit, series.get(0), series.get(1), Aim.atLeast(LEAST)),
                new Comparison(name(), work, unit, series.get(0), series.get(2), Aim.none()));
    }

    private static double turn(FtpHosts.Host host, Transfer transfer) throws IOException {
        try (FtpClient client = host.client()) {
            return transfer.run(client);
        }
    }

    private static double retrieve(FtpClient client, long bytes) throws IOException {
        long begin = System.nanoTime();
        check(client.retrieve(FtpHosts.LARGE), bytes);
        return rate(bytes / (double) (1 << 20), begin);
    }

    private static double store(FtpClient client, long bytes) throws IOException {
        long begin = System.nanoTime();
        client.store("up/file", bytes);
        double rate = rate(bytes / (double) (1 << 20), begin);
        client.delete("up/file");
        return rate;
    }

    private static double all(FtpClient client, int files) throws IOException {
        long begin = System.nanoTime();
        for (int i = 0; i < files; i++) {
            check(client.retrieve(FtpHosts.small(i)), SMALL_BYTES);
        }
        return rate(files, begin);
    }

    private static void check(long came, long bytes) throws IOException {
        if (came != bytes) {
            throw new IOException("%d bytes of %d came".formatted(came, bytes));
        }
    }

    private static double rate(double units, long begin) {
        return units / ((System.nanoTime() - begin) / 1e9);
    }
}
