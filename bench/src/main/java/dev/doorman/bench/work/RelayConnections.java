package dev.doorman.bench.work;

import dev.doorman.bench.load.Backend;
import dev.doorman.bench.load.Connections;
import dev.doorman.bench.measure.Aim;
import dev.doorman.bench.measure.Comparison;
import dev.doorman.bench.measure.Contender;
import dev.doorman.bench.measure.Series;
import dev.doorman.bench.peers.Haproxy;
import dev.doorman.bench.peers.Ours;
import dev.doorman.bench.peers.Server;
import java.util.ArrayList;
import java.util.List;

/** Connections a second through a raw relay, one at a time and several; beside HAProxy. */
final class RelayConnections implements Row {
    private static final int[] AT_ONCE = {1, 16};
    private static final double LEAST = 1.0;

    @Override
    public String name() {
        return "relay-connections";
    }

    @Override
    public String about() {
        return "raw relay: connections a second, 1 and 16 at a time; HAProxy";
    }

    @Override
    public List<String> needs() {
        return List.of("haproxy");
    }

    @Override
    public List<Comparison> measure(Stage stage) throws Exception {
        Backend backend = stage.keep(Backend.echo(32));
        Ours ours = stage.keep(Ours.relay(backend.port()));
        Server haproxy = stage.keep(Haproxy.plain(stage.folder(), backend.port()));
        List<Comparison> comparisons = new ArrayList<>();
        for (int atOnce : AT_ONCE) {
            int many = stage.scale().of(atOnce == 1 ? 3_000 : 6_000, 320);
            String work = "raw relay, %d at a time".formatted(atOnce);
            List<Series> series = stage.take(
                    2,
                    work,
                    "connections/s",
                    List.of(
                            new Contender(
                                    Ours.NAME, ours.processes(), () -> Connections.rate(ours.port(25), many, atOnce)),
                            new Contender(
                                    haproxy.name(),
                                    haproxy.processes(),
                                    () -> Connections.rate(haproxy.port(), many, atOnce))));
            comparisons.add(
                    new Comparison(name(), work, "connections/s", series.get(0), series.get(1), Aim.atLeast(LEAST)));
        }
        return comparisons;
    }
}
