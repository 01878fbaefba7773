package dev.doorman.bench.work;

import dev.doorman.bench.load.RemoteShell;
import dev.doorman.bench.measure.Aim;
import dev.doorman.bench.measure.Comparison;
import dev.doorman.bench.measure.Contender;
import dev.doorman.bench.measure.Series;
import dev.doorman.bench.peers.Haproxy;
import dev.doorman.bench.peers.OldInetd;
import dev.doorman.bench.peers.Ours;
import dev.doorman.bench.peers.Server;
import dev.doorman.common.testing.Doorman;
import java.io.IOException;
import java.util.List;

/** A large stream through a remote cat(1), there and back, and from there alone; beside HAProxy in front of inetd's in.rshd. */
final class RshCat implements Row {
    private static final double LEAST = 1.0;

    @Override
    public String name() {
        return "rsh-cat";
    }

    @Override
    public String about() {
        return "1 GiB through rsh cat, and from a remote command: bytes a second; HAProxy in front of inetd's in.rshd";
    }

    @Override
    public List<String> needs() {
        return List.of("haproxy", "inetd", "in.rshd", "unshare");
    }

    @Override
    public List<Comparison> measure(Stage stage) throws Exception {
        long bytes = (long) stage.scale().of(1024, 64) << 20;
        Ours ours = stage.keep(RshHost.start());
        Server inetd = stage.keep(OldInetd.rshd(stage.folder()));
        Server haproxy = stage.keep(Haproxy.fromReservedPorts(stage.folder(), inetd.port()));
        return List.of(
                measure(stage, "rsh host cat", "cat", bytes, bytes, ours, inetd, haproxy),
                measure(
                        stage,
                        "rsh host head /dev/zero",
                        "head -c " + bytes + " /dev/zero",
                        0,
                        bytes,
                        ours,
                        inetd,
                        haproxy));
    }

    private Comparison measure(
            Stage stage, String work, String command, long input, long bytes, Ours ours, Server inetd, Server haproxy)
            throws Exception {
        List<Series> series = stage.take(
                work,
                "MiB/s",
                List.of(
                        new Contender(
                                Ours.NAME,
                                ours.processes(),
                                () -> rate(ours.port(RshHost.SHELL), Doorman.USER, command, input, bytes)),
                        new Contender(
                                "haproxy+in.rshd",
                                haproxy.processes().and(inetd.processes()),
                                () -> rate(haproxy.port(), OldInetd.USER, command, input, bytes))));
        return new Comparison(name(), work, "MiB/s", series.get(0), series.get(1), Aim.atLeast(LEAST));
    }

    private static double rate(int port, String user, String command, long input, long bytes) throws Exception {
        long begin = System.nanoTime();
        long came = RemoteShell.bytes(port, user, command, input);
        if (came != bytes) {
            throw new IOException("%s: %d bytes of %d came".formatted(command, came, bytes));
        }
        return bytes / (double) (1 << 20) / ((System.nanoTime() - begin) / 1e9);
    }
}
