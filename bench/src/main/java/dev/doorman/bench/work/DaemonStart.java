package dev.doorman.bench.work;

import dev.doorman.bench.load.Patience;
import dev.doorman.bench.measure.Aim;
import dev.doorman.bench.measure.Comparison;
import dev.doorman.bench.measure.Contender;
import dev.doorman.bench.measure.Processes;
import dev.doorman.bench.measure.Series;
import dev.doorman.bench.peers.Ours;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** From a client's connect until the first byte of a daemon that was stopped, which the gateway starts for it; beside {@code java -version}. */
final class DaemonStart implements Row {
    private static final int TELNET = 23;
    private static final int CLIENT_MILLIS = 30_000;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final double MOST = 4;

    @Override
    public String name() {
        return "daemon-start";
    }

    @Override
    public String about() {
        return "first byte of a telnetd that was stopped: milliseconds; java -version";
    }

    @Override
    public List<String> needs() {
        return List.of();
    }

    @Override
    public List<Comparison> measure(Stage stage) throws Exception {
        Ours ours = stage.keep(Ours.start(
                "telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -i\n",
                "service.telnet.idle-timeout = 1s\n",
                doorman -> {}));
        List<Series> series = stage.take(
                "start of a daemon",
                "ms",
                List.of(
                        new Contender(Ours.NAME, ours.processes(), () -> firstByte(ours)),
                        new Contender(
                                "java -version",
                                Processes.of(ProcessHandle.current().pid()),
                                DaemonStart::version)));
        return List.of(new Comparison(
                name(), "first byte of a stopped daemon", "ms", series.get(0), series.get(1), Aim.atMost(MOST)));
    }

    private static double firstByte(Ours ours) throws Exception {
        Patience.until(LIMIT, "telnetd's end", () -> ours.doorman().telnetd().startsWith("stopped"));
        long begin = System.nanoTime();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), ours.port(TELNET))) {
            client.setSoTimeout(CLIENT_MILLIS);
            if (client.getInputStream().read() < 0) {
                throw new IOException("telnetd closed without a byte");
            }
            return (System.nanoTime() - begin) / 1e6;
        }
    }

    private static double version() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(java, "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("java -version failed");
        }
        return (System.nanoTime() - begin) / 1e6;
    }
}
