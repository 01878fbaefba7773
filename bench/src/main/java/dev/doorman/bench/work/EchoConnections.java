package dev.doorman.bench.work;

import dev.doorman.bench.load.Connections;
import dev.doorman.bench.measure.Aim;
import dev.doorman.bench.measure.Comparison;
import dev.doorman.bench.measure.Contender;
import dev.doorman.bench.measure.Series;
import dev.doorman.bench.peers.OldInetd;
import dev.doorman.bench.peers.Ours;
import dev.doorman.bench.peers.Server;
import dev.doorman.bench.peers.Xinetd;
import java.util.ArrayList;
import java.util.List;

/** Connections a second to the echo service; beside the echo of the two inetds that Debian has. */
final class EchoConnections implements Row {
    private static final int ECHO = 7;
    private static final int[] AT_ONCE = {1, 16};
    private static final double LEAST = 2;

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public String about() {
        return "echo: connections a second, 1 and 16 at a time; xinetd's and openbsd-inetd's own echo";
    }

    @Override
    public List<String> needs() {
        return List.of("xinetd", "inetd", "unshare");
    }

    @Override
    public List<Comparison> measure(Stage stage) throws Exception {
        Ours ours = stage.keep(Ours.start("echo stream tcp nowait NULL internal\n", "", doorman -> {}));
        Server xinetd = stage.keep(Xinetd.echo(stage.folder()));
        Server inetd = stage.keep(OldInetd.echo(stage.folder()));
        List<Comparison> comparisons = new ArrayList<>();
        for (int atOnce : AT_ONCE) {
            int many = stage.scale().of(2_000, 160);
            String work = "echo, %d at a time".formatted(atOnce);
            List<Contender> contenders = new ArrayList<>();
            contenders.add(
                    new Contender(Ours.NAME, ours.processes(), () -> Connections.rate(ours.port(ECHO), many, atOnce)));
            for (Server server : List.of(xinetd, inetd)) {
                contenders.add(new Contender(
                        server.name(), server.processes(), () -> Connections.rate(server.port(), many, atOnce)));
            }
            List<Series> series = stage.take(2, work, "connections/s", contenders);
            for (Series theirs : series.subList(1, series.size())) {
                comparisons.add(
                        new Comparison(name(), work, "connections/s", series.getFirst(), theirs, Aim.atLeast(LEAST)));
            }
        }
        return comparisons;
    }
}
