package dev.doorman.gateway.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.callback.CallbackClient;
import dev.doorman.common.callback.PassivePort;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.net.PortRange;
import dev.doorman.common.settings.AdvertisedAddresses;
import dev.doorman.common.testing.Soak;
import dev.doorman.common.testing.Tools;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Clients on networks of their own, as the kernel has them: eight namespaces, each behind a pair of virtual interfaces.
 * Unlike loopback they leave no way around TIME_WAIT. Needs root.
 */
class NamespacesIT {
    private static final int CLIENTS = 8;
    private static final int PORT = 1022;
    private static final CallbackOptions.Limits WIDE = new CallbackOptions.Limits(
            512, 4096, Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(60));

    private final String prefix = "cb" + ProcessHandle.current().pid() % 100_000;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Process> listeners = new ArrayList<>();
    private final CallbackFixture fixture;

    NamespacesIT() throws IOException {
        fixture = new CallbackFixture(
                WIDE, Set.of(512, 513, 514), new PortRange(31_000, 31_007), AdvertisedAddresses.AS_DIALLED);
    }

    private static String gateway(int client) {
        return "10.231.%d.1".formatted(client);
    }

    private static String client(int client) {
        return "10.231.%d.2".formatted(client);
    }

    private static void ip(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Tools.Output output = Tools.run(new byte[0], command);
        assertThat(output.status()).as("%s: %s", command, output.text()).isZero();
    }

    @BeforeEach
    void start() throws Exception {
        for (int i = 0; i < CLIENTS; i++) {
            String name = prefix + "n" + i;
            String here = prefix + "v" + i;
            ip("netns", "add", name);
            ip("link", "add", here, "type", "veth", "peer", "name", "eth0", "netns", name);
            ip("address", "add", gateway(i) + "/30", "dev", here);
            ip("link", "set", here, "up");
            ip("-n", name, "address", "add", client(i) + "/30", "dev", "eth0");
            ip("-n", name, "link", "set", "eth0", "up");
            // tells whoever calls where the call came from, and waits until the caller closes
            Process listener = new ProcessBuilder(
                            "ip",
                            "netns",
                            "exec",
                            name,
                            "socat",
                            "-t",
                            "5",
                            "TCP4-LISTEN:" + PORT + ",reuseaddr,fork,backlog=256",
                            "SYSTEM:echo $SOCAT_PEERADDR $SOCAT_PEERPORT; cat >/dev/null")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            listeners.add(listener);
        }
        for (int i = 0; i < CLIENTS; i++) {
            awaitListener(i);
        }
    }

    private static void awaitListener(int client) {
        await().ignoreExceptions().until(() -> {
            new Socket(client(client), PORT).close();
            return true;
        });
    }

    @AfterEach
    void stop() throws Exception {
        for (Process listener : listeners) {
            listener.destroy();
            listener.waitFor();
        }
        for (int i = 0; i < CLIENTS; i++) {
            // the pair of interfaces goes with it
            Tools.run(new byte[0], List.of("ip", "netns", "delete", prefix + "n" + i));
            Tools.run(new byte[0], List.of("ip", "link", "delete", prefix + "v" + i));
        }
        fixture.awaitNothing();
        fixture.close();
        threads.close();
    }

    /** Dials a client and answers where the call came from; the gateway's side closes first. */
    private String dial(int client) throws IOException {
        LinkHeader connection = fixture.connection(client(client), gateway(client), "reserved");
        try (Socket daemon = new CallbackClient(connection).dial(PORT);
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(daemon.getInputStream(), StandardCharsets.US_ASCII))) {
            daemon.setSoTimeout(20_000);
            return String.valueOf(reader.readLine());
        }
    }

    private static void check(int client, String source) {
        assertThat(source).startsWith(gateway(client) + " ");
        assertThat(Integer.parseInt(source.substring(source.indexOf(' ') + 1)))
                .isBetween(512, 1023)
                .isNotIn(512, 513, 514);
    }

    @Test
    void aHundredAtOnceTenTimesAndThenFiftyASecond() throws Exception {
        for (int round = 0; round < 10; round++) {
            List<Future<String>> dials = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int client = i % CLIENTS;
                dials.add(threads.submit(() -> dial(client)));
            }
            for (int i = 0; i < 100; i++) {
                check(i % CLIENTS, dials.get(i).get(30, TimeUnit.SECONDS));
            }
        }
        List<Future<String>> dials = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < 50 * Soak.rounds(3, 20); i++) {
            LockSupport.parkNanos(begin + i * 20_000_000L - System.nanoTime());
            int client = i % CLIENTS;
            dials.add(threads.submit(() -> dial(client)));
        }
        for (int i = 0; i < dials.size(); i++) {
            check(i % CLIENTS, dials.get(i).get(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void aClientComesByItsOwnNetworkAloneAndAnotherIsReset() throws Exception {
        LinkHeader connection = fixture.connection(client(0), gateway(0), "ftp-data");
        try (PassivePort port = new CallbackClient(connection).listen()) {
            String to = "TCP4:" + gateway(0) + ":" + port.advertised().getPort();
            ip("-n", prefix + "n1", "route", "add", "default", "via", gateway(1));
            // whether socat reads of its reset or finds it while it writes is chance: the gateway's count is not
            var _ = from(1, to, "stolen");
            await().untilAsserted(() -> assertThat(fixture.registry
                            .get("doorman.callback.strangers")
                            .counter()
                            .count())
                    .isEqualTo(1));
            Tools.Output client = from(0, to, "mine");
            assertThat(client.status()).as(client.text()).isZero();
            try (Socket daemon = port.accept(Duration.ofSeconds(10))) {
                assertThat(daemon.getInputStream().readAllBytes()).asString().isEqualTo("mine");
            }
        }
    }

    private Tools.Output from(int client, String to, String text) throws Exception {
        return Tools.run(
                text.getBytes(StandardCharsets.US_ASCII),
                List.of("ip", "netns", "exec", prefix + "n" + client, "socat", "-t", "2", "-", to));
    }
}
