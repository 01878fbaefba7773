package dev.doorman.bench.work;

import dev.doorman.bench.load.IdleClients;
import dev.doorman.bench.measure.Aim;
import dev.doorman.bench.measure.Comparison;
import dev.doorman.bench.measure.Processes;
import dev.doorman.bench.measure.Sample;
import dev.doorman.bench.measure.Series;
import dev.doorman.bench.peers.EchoServer;
import dev.doorman.bench.peers.Haproxy;
import dev.doorman.bench.peers.OpenFiles;
import dev.doorman.bench.peers.Ours;
import dev.doorman.bench.peers.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What one of ten thousand connections that say nothing costs a raw relay, resident; beside HAProxy. Each round has processes of its
 * own, for memory that was taken once is seldom given back. The kernel's own memory is not counted: it is the same.
 */
final class MemoryOfIdle implements Row {
    /** For warming up: what a relay takes once is not to be counted as the clients'. */
    private static final int FIRST = 200;

    private static final Duration SETTLED = Duration.ofSeconds(1);
    private static final double MOST = 1.5;
    private static final double KIBIBYTE = 1024;

    @Override
    public String name() {
        return "memory-of-idle";
    }

    @Override
    public String about() {
        return "memory of an idle connection through a raw relay, 10,000 held: KiB; HAProxy";
    }

    @Override
    public List<String> needs() {
        return List.of("haproxy");
    }

    @Override
    public List<Comparison> measure(Stage stage) throws Exception {
        int held = Math.min(OpenFiles.relayed() - FIRST, stage.scale().of(10_000, 1_000));
        Server backend = stage.keep(EchoServer.start(stage.folder()));
        List<Sample> ours = new ArrayList<>();
        List<Sample> theirs = new ArrayList<>();
        String work = "memory of one of %,d idle connections".formatted(held);
        for (int round = 0; round < stage.scale().rounds(); round++) {
            Ours doorman = stage.keep(Ours.relay(backend.port()));
            double our = each(stage, doorman.processes(), doorman.port(25), held);
            stage.end(doorman);
            Server haproxy = stage.keep(Haproxy.plain(stage.folder(), backend.port()));
            double their = each(stage, haproxy.processes(), haproxy.port(), held);
            stage.end(haproxy);
            ours.add(new Sample(our, 0));
            theirs.add(new Sample(their, 0));
            stage.say("round %d of %d: doorman %.1f, haproxy %.1f KiB each"
                    .formatted(round + 1, stage.scale().rounds(), our, their));
        }
        return List.of(new Comparison(
                name(),
                work,
                "KiB",
                new Series(Ours.NAME, ours, 0),
                new Series("haproxy", theirs, 0),
                Aim.atMost(MOST)));
    }

    private static double each(Stage stage, Processes processes, int port, int held) throws Exception {
        IdleClients clients = stage.keep(new IdleClients(port));
        clients.bring(FIRST);
        Thread.sleep(SETTLED);
        long before = processes.residentBytes();
        clients.bring(held);
        Thread.sleep(SETTLED);
        double bytes = processes.residentBytes() - before;
        stage.end(clients);
        return bytes / held / KIBIBYTE;
    }
}
