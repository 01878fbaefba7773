package dev.doorman.bench.work;

import dev.doorman.bench.load.Patience;
import dev.doorman.bench.measure.Aim;
import dev.doorman.bench.measure.Comparison;
import dev.doorman.bench.measure.Processes;
import dev.doorman.bench.measure.Sample;
import dev.doorman.bench.measure.Series;
import dev.doorman.bench.peers.Hello;
import dev.doorman.bench.peers.Ours;
import dev.doorman.bench.peers.Server;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The memory that each of our processes has resident when it has served one client and has nothing to do; beside a Quarkus hello-world's. */
final class MemoryAtRest implements Row {
    private static final double MOST = 1.2;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SETTLED = Duration.ofSeconds(2);
    private static final double MEBIBYTE = 1 << 20;

    private static final Map<String, Integer> STREAMS =
            Map.of("telnet", 23, "login", 513, "shell", 514, "exec", 512, "ftp", 21);
    private static final Map<String, Integer> DATAGRAMS = Map.of("ntalk", 518, "tftp", 69);
    private static final List<String> SERVICES = List.of("telnet", "login", "shell", "exec", "ftp", "ntalk", "tftp");

    @Override
    public String name() {
        return "memory-at-rest";
    }

    @Override
    public String about() {
        return "memory at rest: the gateway and each daemon, resident MiB; a Quarkus hello-world";
    }

    @Override
    public List<String> needs() {
        return List.of();
    }

    @Override
    public List<Comparison> measure(Stage stage) throws Exception {
        Path cache = Hello.cache(stage.folder());
        Map<String, List<Sample>> ours = new LinkedHashMap<>();
        List<Sample> hello = new ArrayList<>();
        for (int round = 0; round < stage.scale().rounds(); round++) {
            Map<String, Double> figures = ours(stage);
            figures.forEach((process, figure) ->
                    ours.computeIfAbsent(process, _ -> new ArrayList<>()).add(new Sample(figure, 0)));
            double their = hello(stage, cache);
            hello.add(new Sample(their, 0));
            stage.say("round %d of %d: %s; hello %.1f MiB"
                    .formatted(round + 1, stage.scale().rounds(), figures, their));
        }
        Series theirs = new Series("quarkus hello", hello, 0);
        return ours.entrySet().stream()
                .map(process -> new Comparison(
                        name(),
                        "memory at rest, " + process.getKey(),
                        "MiB",
                        new Series(Ours.NAME, process.getValue(), 0),
                        theirs,
                        Aim.atMost(MOST)))
                .toList();
    }

    private static Map<String, Double> ours(Stage stage) throws Exception {
        Path served = Files.createDirectories(stage.folder().resolve("served"));
        Ours ours = stage.keep(Ours.start("""
            telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -i
            login  stream tcp nowait NULL /usr/sbin/in.rlogind in.rlogind
            shell  stream tcp nowait NULL /usr/sbin/in.rshd    in.rshd
            exec   stream tcp nowait NULL /usr/sbin/in.rexecd  in.rexecd
            ftp    stream tcp nowait NULL /usr/sbin/in.ftpd    in.ftpd
            ntalk  dgram  udp wait   NULL /usr/sbin/in.talkd   in.talkd
            tftp   dgram  udp wait   NULL /usr/sbin/in.tftpd   in.tftpd -s %s
            """.formatted(served), "", doorman -> {}));
        Map<String, Double> figures = new LinkedHashMap<>();
        Thread.sleep(SETTLED);
        figures.put("gateway", mebibytes(ours.doorman().gatewayPid()));
        Map<String, Long> pids = new LinkedHashMap<>();
        for (String service : SERVICES) {
            touch(ours, service);
            Patience.until(LIMIT, "the daemon of " + service, () -> ours.daemon(service) > 0);
            pids.put(service, ours.daemon(service));
        }
        Thread.sleep(SETTLED);
        for (Map.Entry<String, Long> daemon : pids.entrySet()) {
            figures.put("daemon of " + daemon.getKey(), mebibytes(daemon.getValue()));
        }
        stage.end(ours);
        return figures;
    }

    private static void touch(Ours ours, String service) throws IOException {
        Integer port = STREAMS.get(service);
        if (port != null) {
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), ours.port(port))) {
                // its daemon starts, and sees it go
                client.shutdownOutput();
            }
            return;
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            byte[] request = "\0\1none\0octet\0".getBytes(StandardCharsets.US_ASCII);
            socket.send(new DatagramPacket(
                    request,
                    request.length,
                    InetAddress.getLoopbackAddress(),
                    ours.port(DATAGRAMS.getOrDefault(service, 0))));
        }
    }

    private static double hello(Stage stage, Path cache) throws Exception {
        Server server = stage.keep(Hello.start(stage.folder(), cache));
        Thread.sleep(SETTLED);
        double figure = mebibytes(server.pid());
        stage.end(server);
        return figure;
    }

    private static double mebibytes(long pid) {
        return Processes.residentBytes(pid) / MEBIBYTE;
    }
}
