package dev.doorman.bench.work;

import dev.doorman.bench.load.TelnetKeys;
import dev.doorman.bench.measure.Aim;
import dev.doorman.bench.measure.Comparison;
import dev.doorman.bench.measure.Contender;
import dev.doorman.bench.measure.Series;
import dev.doorman.bench.measure.Spread;
import dev.doorman.bench.peers.OldInetd;
import dev.doorman.bench.peers.Ours;
import dev.doorman.bench.peers.Server;
import java.io.IOException;
import java.util.List;

/** From a key to its echo through telnet, warm: the median of a round; beside inetutils' telnetd under openbsd-inetd. */
final class TelnetEcho implements Row {
    private static final int TELNET = 23;
    private static final int LINE = 50;
    private static final double MOST = 1.5;

    @Override
    public String name() {
        return "telnet-echo";
    }

    @Override
    public String about() {
        return "telnet: from a key to its echo, microseconds; openbsd-inetd with inetutils' telnetd";
    }

    @Override
    public List<String> needs() {
        return List.of("inetd", "telnetd", "unshare");
    }

    @Override
    public List<Comparison> measure(Stage stage) throws Exception {
        int lines = stage.scale().of(20, 4);
        Ours ours = stage.keep(
                Ours.start("telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -i\n", "", doorman -> {}));
        Server inetd = stage.keep(OldInetd.telnetd(stage.folder()));
        TelnetKeys our = stage.keep(TelnetKeys.ours(ours.port(TELNET)));
        TelnetKeys their = stage.keep(TelnetKeys.theirs(inetd.port()));
        List<Series> series = stage.take(
                2,
                "telnet, key to echo",
                "us",
                List.of(
                        new Contender(Ours.NAME, ours.processes(), () -> median(our, lines)),
                        new Contender(inetd.name(), inetd.processes(), () -> median(their, lines))));
        return List.of(
                new Comparison(name(), "telnet, key to echo", "us", series.get(0), series.get(1), Aim.atMost(MOST)));
    }

    private static double median(TelnetKeys keys, int lines) throws IOException {
        double[] micros = new double[lines * LINE];
        for (int line = 0; line < lines; line++) {
            System.arraycopy(keys.type(LINE), 0, micros, line * LINE, LINE);
        }
        return Spread.of(micros).median();
    }
}
