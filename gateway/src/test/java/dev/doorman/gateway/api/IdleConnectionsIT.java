package dev.doorman.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Memory;
import dev.doorman.common.testing.Soak;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Many clients that say nothing: what each costs the gateway, in a gateway of its shipped size; and that all are answered still. */
class IdleConnectionsIT {
    private static final int CLIENTS = Soak.rounds(1_000, 10_000);
    /** Of this JVM's own, for warming up: what a gateway takes once is not to be counted as the clients'. */
    private static final int FIRST = 200;

    private static final int EACH_SOURCE = 500;
    /** Measured: 6 KiB of a thousand, 3 KiB of ten thousand; the rest is for what a garbage collector does as it likes. */
    private static final long MOST_BYTES_EACH = 24 * 1024L;

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static Socket client(Doorman doorman, int number) throws IOException {
        Socket client = new Socket();
        String from = "127.0.1." + (1 + number / EACH_SOURCE);
        client.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        client.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), doorman.port(7)));
        client.setSoTimeout((int) LIMIT.toMillis());
        return client;
    }

    private static void ask(Socket client, int number) throws IOException {
        client.getOutputStream().write(number & 0x7f);
        assertThat(client.getInputStream().read()).isEqualTo(number & 0x7f);
    }

    private static void hold(Doorman doorman, List<Socket> clients, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Socket client = client(doorman, clients.size());
            clients.add(client);
            ask(client, i);
        }
    }

    @Test
    void eachCostsLittleAndAllAreAnswered() throws Exception {
        List<Socket> clients = new ArrayList<>();
        try (Doorman doorman =
                Doorman.configured("echo stream tcp nowait NULL internal\n", "max-connections = 20000\n")) {
            doorman.start();
            long pid = doorman.gatewayPid();
            filesMayBeOpen(pid);
            hold(doorman, clients, FIRST);
            Memory before = Memory.of(pid);
            hold(doorman, clients, CLIENTS);
            await().atMost(LIMIT)
                    .until(() -> doorman.ask("/q/metrics")
                            .replace(",}", "}")
                            .contains("doorman_connections_active{service=\"echo\"} " + (double) (FIRST + CLIENTS)));
            Memory after = Memory.of(pid);
            for (int i = 0; i < clients.size(); i++) {
                ask(clients.get(i), i);
            }
            long resident = (after.resident() - before.resident()) / CLIENTS;
            long heap = (after.heap() - before.heap()) / CLIENTS;
            report(
                    "%d idle connections to echo: each %d bytes resident, of which %d live on the heap (%d MiB resident before, %d after)%n"
                            .formatted(CLIENTS, resident, heap, before.resident() >> 20, after.resident() >> 20));
            assertThat(resident).isLessThan(MOST_BYTES_EACH);
            assertThat(heap).isLessThan(MOST_BYTES_EACH);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    /** Whoever starts the gateway need not raise the limit: the JVM takes all that it may have. */
    private static void filesMayBeOpen(long pid) throws IOException {
        Matcher limits = Pattern.compile("Max open files\\s+(\\d+)\\s+(\\d+)")
                .matcher(Files.readString(Path.of("/proc/" + pid + "/limits")));
        assertThat(limits.find()).isTrue();
        assertThat(limits.group(1)).isEqualTo(limits.group(2));
        assertThat(Long.parseLong(limits.group(1))).isGreaterThan(FIRST + CLIENTS + 100L);
    }

    private static void report(String figures) throws IOException {
        Path folder = Files.createDirectories(Path.of("target/figures"));
        Files.writeString(folder.resolve("idle-connections.txt"), figures);
    }
}
