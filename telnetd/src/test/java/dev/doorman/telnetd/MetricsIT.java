package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a gateway tells of its traffic is what has passed, and is what docs/metrics.md says. */
class MetricsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern SAMPLE =
            Pattern.compile("(doorman_\\w+?)(_bucket|_count|_sum|_max)?(?:\\{(.*)})? (\\S+)");
    private static final Pattern TAG = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern ROW =
            Pattern.compile("\\| `(doorman_\\w+)` \\| ([a-z, ]+) \\| ([a-z, ]*) ?\\| .* \\|");
    /** What a client on this machine cannot bring about: strangers at a daemon's callback, calls, a cluster, lost datagrams. */
    private static final Set<String> ELSEWHERE = Set.of(
            "doorman_callback_strangers_total",
            "doorman_callbacks_total",
            "doorman_callback_bytes_total",
            "doorman_gateway_leading",
            "doorman_gateway_datagrams_lost_total");

    /** A metric's kind and tags as the table has them. */
    private record Documented(String type, Set<String> tags) {}

    private static Map<String, Documented> documented() throws Exception {
        String text = Files.readString(Path.of("../docs/metrics.md"));
        String gateway = text.substring(text.indexOf("## The gateway"), text.indexOf("## A daemon"));
        Map<String, Documented> rows = new TreeMap<>();
        gateway.lines().map(ROW::matcher).filter(Matcher::matches).forEach(row -> {
            Set<String> tags = new TreeSet<>(Set.of(row.group(3).strip().split(", *")));
            tags.remove("");
            rows.put(row.group(1), new Documented(row.group(2), tags));
        });
        return rows;
    }

    /** The tags of each metric, those that a histogram adds left out. */
    private static Map<String, Set<String>> told(String metrics) {
        Map<String, Set<String>> told = new HashMap<>();
        metrics.lines().map(SAMPLE::matcher).filter(Matcher::matches).forEach(sample -> {
            Set<String> tags = told.computeIfAbsent(sample.group(1), _ -> new TreeSet<>());
            Matcher tag = TAG.matcher(sample.group(3) == null ? "" : sample.group(3));
            while (tag.find()) {
                if (!tag.group(1).equals("le")) {
                    tags.add(tag.group(1));
                }
            }
        });
        return told;
    }

    private static double value(String metrics, String name, String... tags) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Set.of(tags).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String metrics(Doorman doorman) throws Exception {
        // the older format has a comma behind the last tag
        return doorman.ask("/q/metrics").replace(",}", "}");
    }

    @Test
    void whatIsToldIsWhatHasPassedAndWhatIsDocumented() throws Exception {
        try (ServerSocket third = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String inetd = """
                    echo    stream tcp nowait NULL internal
                    discard stream tcp nowait/1 NULL internal
                    echo    dgram  udp wait   NULL internal
                    telnet  stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -i
                    37      stream tcp nowait NULL tcp://127.0.0.1:%d
                    13      stream tcp nowait NULL sensor
                    """.formatted(third.getLocalPort());
            try (Doorman doorman = Doorman.configured(inetd, "service.telnet.idle-timeout = 1s\n")) {
                doorman.start();
                echo(doorman);
                datagram(doorman);
                relayed(doorman, third);
                telnet(doorman);
                refused(doorman);
                stranger(doorman);
                assertThat(doorman.request("POST", "/api/reload").statusCode()).isEqualTo(200);
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(metrics(doorman))
                                .containsPattern("doorman_gateway_activations_total\\{.*result=\"stopped\""));
                compare(metrics(doorman));
                addressesAreInNoTag(metrics(doorman));
                gaugesLeaveWithTheirService(doorman, inetd);
            }
        }
    }

    private static Socket client(Doorman doorman, int port) throws Exception {
        Socket client = new Socket(InetAddress.ofLiteral("127.0.0.1"), doorman.port(port));
        client.setSoTimeout((int) LIMIT.toMillis());
        return client;
    }

    private static void echo(Doorman doorman) throws Exception {
        try (Socket client = client(doorman, 7)) {
            client.getOutputStream().write(new byte[1000]);
            assertThat(client.getInputStream().readNBytes(1000)).hasSize(1000);
            String now = metrics(doorman);
            assertThat(value(now, "doorman_connections_active", "service=\"echo\""))
                    .isEqualTo(1);
            // counted as they pass, not only when all is over
            assertThat(value(now, "doorman_connection_bytes_total", "service=\"echo\"", "received"))
                    .isEqualTo(1000);
            assertThat(value(now, "doorman_connection_bytes_total", "service=\"echo\"", "sent"))
                    .isEqualTo(1000);
            assertThat(value(now, "doorman_connections_accepted_total", "service=\"echo\""))
                    .isEqualTo(1);
        }
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(value(metrics(doorman), "doorman_connections_active", "service=\"echo\""))
                                .isZero());
    }

    private static void datagram(Doorman doorman) throws Exception {
        try (DatagramSocket client = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            client.setSoTimeout((int) LIMIT.toMillis());
            byte[] bytes = new byte[100];
            client.send(new DatagramPacket(bytes, 100, InetAddress.ofLiteral("127.0.0.1"), doorman.port(7)));
            client.receive(new DatagramPacket(bytes, 100));
        }
        String now = metrics(doorman);
        assertThat(value(now, "doorman_gateway_datagrams_total", "service=\"echo\"", "received"))
                .isEqualTo(1);
        assertThat(value(now, "doorman_gateway_datagrams_total", "service=\"echo\"", "sent"))
                .isEqualTo(1);
        assertThat(value(now, "doorman_connection_bytes_total", "service=\"echo\"", "sent"))
                .isEqualTo(1100);
    }

    private static void relayed(Doorman doorman, ServerSocket third) throws Exception {
        try (Socket client = client(doorman, 37);
                Socket server = third.accept()) {
            client.getOutputStream().write(new byte[300]);
            assertThat(server.getInputStream().readNBytes(300)).hasSize(300);
            server.getOutputStream().write(new byte[500]);
            assertThat(client.getInputStream().readNBytes(500)).hasSize(500);
            String now = metrics(doorman);
            assertThat(value(now, "doorman_connection_bytes_total", "service=\"37\"", "received"))
                    .isEqualTo(300);
            assertThat(value(now, "doorman_connection_bytes_total", "service=\"37\"", "sent"))
                    .isEqualTo(500);
        }
    }

    /** A login that fails, at a daemon that is started for it. */
    private static void telnet(Doorman doorman) throws Exception {
        try (Socket client = client(doorman, 23)) {
            StringBuilder seen = new StringBuilder();
            until(client, seen, "login: ");
            client.getOutputStream().write("mary\r\n".getBytes(StandardCharsets.US_ASCII));
            until(client, seen, "assword: ");
            client.getOutputStream().write("wrong\r\n".getBytes(StandardCharsets.US_ASCII));
            until(client, seen, "login: ");
        }
        String now = metrics(doorman);
        assertThat(value(now, "doorman_logins_total", "service=\"telnet\"", "failed"))
                .isEqualTo(1);
        assertThat(value(now, "doorman_activation_wait_seconds_count", "service=\"telnet\""))
                .isEqualTo(1);
        assertThat(now)
                .containsPattern("doorman_activation_wait_seconds_bucket\\{service=\"telnet\",le=\"60.0\",?} 1.0");
    }

    private static void until(Socket client, StringBuilder seen, String text) throws Exception {
        int from = seen.length();
        while (seen.indexOf(text, from) < 0) {
            int next = client.getInputStream().read();
            assertThat(next).as("the end came after %s", seen).isNotNegative();
            seen.append((char) next);
        }
    }

    /** One more than the service takes; and one who touches the sensor, and is banned for it. */
    private static void refused(Doorman doorman) throws Exception {
        try (Socket first = client(doorman, 9)) {
            first.getOutputStream().write('x');
            await().atMost(LIMIT)
                    .until(() -> value(metrics(doorman), "doorman_connections_active", "service=\"discard\"") == 1);
            try (Socket second = client(doorman, 9)) {
                await().atMost(LIMIT)
                        .until(() ->
                                value(metrics(doorman), "doorman_gateway_refused_total", "service=\"discard\"") >= 1);
                assertThat(second.isConnected()).isTrue();
            }
        }
        try (Socket touch = client(doorman, 13)) {
            await().atMost(LIMIT).until(() -> value(metrics(doorman), "doorman_bans_total", "reason=\"sensor\"") == 1);
            assertThat(touch.isConnected()).isTrue();
        }
        assertThat(value(metrics(doorman), "doorman_bans_active")).isEqualTo(1);
    }

    /** Somebody at the callback port who is no daemon of ours. */
    private static void stranger(Doorman doorman) throws Exception {
        assertThat(metrics(doorman)).contains("doorman_callback_handshakes_refused_total");
    }

    private static void compare(String metrics) throws Exception {
        Map<String, Documented> documented = documented();
        assertThat(documented).hasSizeGreaterThan(20);
        Map<String, Set<String>> told = told(metrics);
        assertThat(documented.keySet()).as("all that is told is documented").containsAll(told.keySet());
        Set<String> missing = new HashSet<>(documented.keySet());
        missing.removeAll(told.keySet());
        missing.removeAll(ELSEWHERE);
        assertThat(missing).as("documented, and not told").isEmpty();
        told.forEach((name, tags) -> assertThat(documented)
                .as("tags of %s", name)
                .hasEntrySatisfying(name, row -> assertThat(row.tags()).isEqualTo(tags)));
        documented.forEach((name, row) -> {
            if (row.type().contains("histogram") && told.containsKey(name)) {
                assertThat(metrics).contains(name + "_bucket{");
            }
        });
    }

    /** Else there would be as many metrics as there are clients. */
    private static void addressesAreInNoTag(String metrics) {
        assertThat(metrics.lines().filter(line -> line.startsWith("doorman_")))
                .noneMatch(line -> line.contains("127.0.0.1") || line.contains("::1") || line.contains("mary"));
    }

    private static void gaugesLeaveWithTheirService(Doorman doorman, String inetd) throws Exception {
        assertThat(metrics(doorman)).contains("doorman_connections_held{service=\"discard\"}");
        doorman.write("inetd.conf", inetd.replaceAll("(?m)^discard.*\n", ""));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(metrics(doorman))
                        .doesNotContain("doorman_connections_active{service=\"discard\"}")
                        .doesNotContain("doorman_connections_held{service=\"discard\"}")
                        .contains("doorman_connections_active{service=\"echo\"}"));
    }
}
