package dev.doorman.bench.work;

import dev.doorman.bench.load.RemoteShell;
import dev.doorman.bench.measure.Aim;
import dev.doorman.bench.measure.Comparison;
import dev.doorman.bench.measure.Contender;
import dev.doorman.bench.measure.Series;
import dev.doorman.bench.measure.Spread;
import dev.doorman.bench.peers.OldInetd;
import dev.doorman.bench.peers.Ours;
import dev.doorman.bench.peers.Server;
import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.ReservedPorts;
import java.io.IOException;
import java.util.List;

/** {@code rsh host true}, warm, with the channel for errors: the median of a round; beside in.rshd under openbsd-inetd. */
final class RshTrue implements Row {
    private static final double MOST = 0.7;

    @Override
    public String name() {
        return "rsh-true";
    }

    @Override
    public String about() {
        return "rsh host true, warm, with the stderr channel: milliseconds; openbsd-inetd with in.rshd";
    }

    @Override
    public List<String> needs() {
        return List.of("inetd", "in.rshd", "unshare", "ss");
    }

    @Override
    public List<Comparison> measure(Stage stage) throws Exception {
        int commands = stage.scale().of(40, 10);
        Ours ours = stage.keep(RshHost.start());
        Server inetd = stage.keep(OldInetd.rshd(stage.folder()));
        ReservedPorts.free();
        List<Series> series = stage.take(
                2,
                "rsh host true",
                "ms",
                List.of(
                        new Contender(
                                Ours.NAME,
                                ours.processes(),
                                () -> median(ours.port(RshHost.SHELL), Doorman.USER, commands)),
                        new Contender(
                                inetd.name(), inetd.processes(), () -> median(inetd.port(), OldInetd.USER, commands))));
        ReservedPorts.free();
        return List.of(new Comparison(name(), "rsh host true", "ms", series.get(0), series.get(1), Aim.atMost(MOST)));
    }

    private static double median(int port, String user, int commands) throws IOException {
        double[] millis = new double[commands];
        for (int i = 0; i < commands; i++) {
            millis[i] = RemoteShell.millis(port, user, "true");
        }
        return Spread.of(millis).median();
    }
}
