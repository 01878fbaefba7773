package dev.doorman.gateway.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Soak;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Clients of one service come as fast as they go while the lines of the others change. */
class ReloadUnderLoadIT {
    private static final int CONNECTIONS = 2000;
    private static final int SOAK_CONNECTIONS = 10_000;
    private static final int RELOADS = 10;
    private static final int CLIENTS = 8;
    private static final int PATIENCE_MILLIS = 30_000;

    private static final String ECHO = "echo stream tcp nowait NULL internal\n";
    private static final String TELNET = "telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -i\n";

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();

    /** Other services are changed, one is camped and not, and one goes from port to port. */
    private static String configuration(int round) {
        return "# round " + round + "\n".repeat(round + 1)
                + (round % 2 == 0 ? "camp-" : "") + TELNET
                + (8200 + round) + " stream tcp nowait NULL sensor\n"
                + (round % 3 == 0 ? "" : "discard stream tcp nowait" + "/" + (round + 1) + " NULL internal\n")
                + ECHO;
    }

    @Test
    void notOneConnectionFailsOrIsCut() throws Exception {
        int all = Soak.rounds(CONNECTIONS, SOAK_CONNECTIONS);
        List<Socket> staying = new ArrayList<>();
        try (Doorman doorman = Doorman.configured(configuration(0), "").start();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            InetSocketAddress echo = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), doorman.port(7));
            for (int i = 0; i < CLIENTS; i++) {
                staying.add(new Socket(echo.getAddress(), echo.getPort()));
            }
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(() -> come(echo, all)));
            }
            for (int round = 1; round <= RELOADS; round++) {
                int due = all * round / (RELOADS + 2);
                await().atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> served.get() >= due || failed(clients));
                assertThat(served.get())
                        .as("the reloads are among the connections")
                        .isLessThan(all);
                doorman.write("inetd.conf", configuration(round));
                assertThat(doorman.request("POST", "/api/reload").body()).isEqualTo("reloaded\n");
            }
            for (Future<?> client : clients) {
                client.get();
            }
            assertThat(served).hasValue(all);
            for (Socket one : staying) {
                one.getOutputStream().write('s');
                assertThat(one.getInputStream().read()).isEqualTo('s');
            }
            assertThat(doorman.ask("/api/services")).contains(String.valueOf(doorman.port(8200 + RELOADS)));
        } finally {
            for (Socket one : staying) {
                one.close();
            }
        }
    }

    private static boolean failed(List<Future<?>> clients) {
        return clients.stream().anyMatch(Future::isDone);
    }

    private Void come(InetSocketAddress echo, int all) throws IOException {
        while (begun.getAndIncrement() < all) {
            try (Socket client = new Socket()) {
                client.setSoTimeout(PATIENCE_MILLIS);
                client.connect(echo, PATIENCE_MILLIS);
                client.getOutputStream().write('x');
                assertThat(client.getInputStream().read()).isEqualTo('x');
                client.shutdownOutput();
                assertThat(client.getInputStream().read()).isEqualTo(-1);
                served.incrementAndGet();
            }
        }
        return null;
    }
}
