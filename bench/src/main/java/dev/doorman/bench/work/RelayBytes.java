package dev.doorman.bench.work;

import dev.doorman.bench.load.Backend;
import dev.doorman.bench.load.Streams;
import dev.doorman.bench.measure.Aim;
import dev.doorman.bench.measure.Comparison;
import dev.doorman.bench.measure.Contender;
import dev.doorman.bench.measure.Processes;
import dev.doorman.bench.measure.Series;
import dev.doorman.bench.peers.Haproxy;
import dev.doorman.bench.peers.Ours;
import dev.doorman.bench.peers.Server;
import java.util.ArrayList;
import java.util.List;

/** Bytes a second through a raw relay, one stream and several, and the CPU time for each GiB; beside HAProxy with splice(2) and without. */
final class RelayBytes implements Row {
    private static final int[] STREAMS = {1, 16};
    private static final double LEAST = 1.4;
    private static final double LEAST_BESIDE_SPLICE = 1.0;
    private static final double MOST_CPU = 1.0;

    @Override
    public String name() {
        return "relay-bytes";
    }

    @Override
    public String about() {
        return "raw relay, one stream and 16: bytes a second, CPU a GiB; HAProxy with splice and without";
    }

    @Override
    public List<String> needs() {
        return List.of("haproxy");
    }

    @Override
    public List<Comparison> measure(Stage stage) throws Exception {
        List<Comparison> comparisons = new ArrayList<>();
        for (int streams : STREAMS) {
            comparisons.addAll(measure(stage, streams));
        }
        return comparisons;
    }

    private List<Comparison> measure(Stage stage, int streams) throws Exception {
        long bytes = (long) stage.scale().of(2048, 128) << 20;
        Backend backend = stage.keep(Backend.source(streams, bytes / streams));
        Ours ours = stage.keep(Ours.relay(backend.port()));
        Server plain = stage.keep(Haproxy.plain(stage.folder(), backend.port()));
        Server splicing = stage.keep(Haproxy.splicing(stage.folder(), backend.port()));
        String work = streams == 1 ? "raw relay, one stream" : "raw relay, %d streams".formatted(streams);
        List<Series> series = stage.take(
                2,
                work,
                "MiB/s",
                List.of(
                        contender(Ours.NAME, ours.processes(), ours.port(25), bytes / streams, streams),
                        contender(plain.name(), plain.processes(), plain.port(), bytes / streams, streams),
                        contender(splicing.name(), splicing.processes(), splicing.port(), bytes / streams, streams)));
        stage.end(ours);
        double gibibytes = bytes / (double) (1 << 30);
        Series our = series.get(0);
        Series spliced = series.get(2);
        return List.of(
                new Comparison(name(), work, "MiB/s", our, series.get(1), Aim.atLeast(LEAST)),
                new Comparison(name(), work, "MiB/s", our, spliced, Aim.atLeast(LEAST_BESIDE_SPLICE)),
                new Comparison(
                        name(),
                        work + ", CPU",
                        "s/GiB",
                        our.costs(gibibytes),
                        spliced.costs(gibibytes),
                        Aim.atMost(MOST_CPU)));
    }

    private static Contender contender(String name, Processes processes, int port, long each, int streams) {
        return new Contender(name, processes, () -> Streams.rate(port, each, streams));
    }
}
