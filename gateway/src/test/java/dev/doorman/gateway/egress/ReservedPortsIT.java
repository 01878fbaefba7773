package dev.doorman.gateway.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.callback.CallbackClient;
import dev.doorman.common.callback.CallbackRefusedException;
import dev.doorman.common.callback.CallbackRefusedException.Reason;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.net.PortRange;
import dev.doorman.common.settings.AdvertisedAddresses;
import dev.doorman.common.testing.Soak;
import dev.doorman.common.testing.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where calls come from, and that there is always a port for one. Needs root, as ports below 1024 do. */
class ReservedPortsIT {
    private static final CallbackOptions.Limits WIDE = new CallbackOptions.Limits(
            512, 4096, Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(60));
    /** What an inetd.conf with the r-services names, camped ones included. */
    private static final Set<Integer> NAMED = Set.of(21, 23, 512, 513, 514, 1020);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Socket> accepted = new ConcurrentLinkedQueue<>();
    private CallbackFixture fixture;
    private ServerSocket clients;

    @BeforeEach
    void start() throws Exception {
        fixture = new CallbackFixture(WIDE, NAMED, new PortRange(31_000, 31_007), AdvertisedAddresses.AS_DIALLED);
        clients = new ServerSocket(0, 1024, InetAddress.ofLiteral("0.0.0.0"));
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket socket : accepted) {
            socket.close();
        }
        clients.close();
        fixture.awaitNothing();
        fixture.close();
        threads.close();
    }

    private Socket accept() throws IOException {
        Socket socket = clients.accept();
        accepted.add(socket);
        return socket;
    }

    @Test
    void theSourceIsTheDialledAddressAndAReservedPortThatNobodyNames() throws Exception {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 600; i++) {
            String dialled = "127.0.7." + (1 + i % 3);
            LinkHeader connection = fixture.connection("127.0.3." + (1 + i % 200), dialled, "reserved");
            try (Socket _ = new CallbackClient(connection).dial(clients.getLocalPort());
                    Socket client = clients.accept()) {
                assertThat(client.getInetAddress()).isEqualTo(InetAddress.ofLiteral(dialled));
                assertThat(client.getPort()).isBetween(512, 1023).isNotIn(NAMED);
                seen.add(client.getPort());
            }
            fixture.server.ended(connection.id(), Callbacks.Ending.AT_ONCE);
        }
        assertThat(seen).as("they take turns").hasSizeGreaterThan(450);
    }

    @Test
    void ftpDataComesFromPort20AndIsSharedByClients() throws Exception {
        for (int i = 1; i < 20; i++) {
            LinkHeader connection = fixture.connection("127.0.3." + i, "127.0.7.1", "ftp-data");
            Socket daemon = new CallbackClient(connection).dial(clients.getLocalPort());
            accepted.add(daemon);
            Socket client = accept();
            assertThat(client.getInetAddress()).isEqualTo(InetAddress.ofLiteral("127.0.7.1"));
            assertThat(client.getPort()).isEqualTo(20);
        }
    }

    @Test
    void anyPortIsNoReservedOne() throws Exception {
        LinkHeader connection = fixture.connection("127.0.3.1", "127.0.7.1", "any");
        accepted.add(new CallbackClient(connection).dial(clients.getLocalPort()));
        assertThat(accept().getPort()).isGreaterThan(1023);
    }

    @Test
    void aHundredAtOnceTenTimesFromManyClients() throws Exception {
        Future<?> _ = threads.submit(() -> {
            while (!clients.isClosed()) {
                accept();
            }
            return null;
        });
        for (int round = 0; round < 10; round++) {
            List<Future<Socket>> dials = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                LinkHeader connection = fixture.connection("127.0.%d.%d".formatted(i % 10, 2 + i / 2), "reserved");
                dials.add(threads.submit(() -> new CallbackClient(connection).dial(clients.getLocalPort())));
            }
            for (Future<Socket> dial : dials) {
                dial.get(20, TimeUnit.SECONDS).close();
            }
        }
    }

    /** The gateway's side closes first, so its ports rest in TIME_WAIT; that a second's worth of calls finds others. */
    @Test
    void fiftyASecondWhileTimeWaitPilesUp() throws Exception {
        Future<?> _ = threads.submit(() -> {
            while (!clients.isClosed()) {
                Socket client = accept();
                Future<?> _ = threads.submit(() -> client.getInputStream().read() + closed(client));
            }
            return null;
        });
        List<Future<?>> dials = new ArrayList<>();
        long begin = System.nanoTime();
        int all = 50 * Soak.rounds(3, 20);
        for (int i = 0; i < all; i++) {
            LockSupport.parkNanos(begin + i * 20_000_000L - System.nanoTime());
            LinkHeader connection = fixture.connection("127.0.4." + (1 + i % 4), "reserved");
            dials.add(threads.submit(() -> {
                try (Socket daemon = new CallbackClient(connection).dial(clients.getLocalPort())) {
                    daemon.shutdownOutput();
                    assertThat(daemon.getInputStream().read()).isEqualTo(-1);
                }
                return null;
            }));
        }
        for (Future<?> dial : dials) {
            dial.get(20, TimeUnit.SECONDS);
        }
        assertThat(timeWaits()).as("sockets in TIME_WAIT").isGreaterThan(all / 2);
    }

    private static int closed(Socket socket) throws IOException {
        socket.close();
        return 0;
    }

    /** Sockets of the gateway's reserved ports that rest. */
    private static long timeWaits() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/net/tcp"))) {
            return lines.skip(1)
                    .map(line -> line.strip().split(" +"))
                    .filter(fields -> fields[3].equals("06"))
                    .mapToInt(fields -> Integer.parseInt(fields[1].substring(fields[1].indexOf(':') + 1), 16))
                    .filter(port -> port >= 512 && port <= 1023)
                    .count();
        }
    }

    @Test
    void whenAllAreTakenTowardsOneEndItIsSaidAndOneFreedIsFound() throws Exception {
        InetAddress address = InetAddress.ofLiteral("127.0.5.1");
        CallbackRefusedException full = null;
        List<Socket> held = new ArrayList<>();
        while (full == null && held.size() <= 512) {
            LinkHeader connection = fixture.connection("127.0.5.1", "reserved");
            try {
                accepted.add(new CallbackClient(connection).dial(clients.getLocalPort()));
                Socket client = accept();
                assertThat(client.getLocalAddress()).isEqualTo(address);
                held.add(client);
            } catch (CallbackRefusedException e) {
                full = e;
            }
        }
        assertThat(full).isNotNull().hasMessage("the gateway has no port left for it");
        assertThat(Objects.requireNonNull(full).reason()).isEqualTo(Reason.NO_PORT);
        assertThat(held).hasSizeBetween(490, 512 - 4);
        assertThat(fixture.callbacks("dial", "no-port")).isEqualTo(1);

        LinkHeader elsewhere = fixture.connection("127.0.5.2", "reserved");
        accepted.add(new CallbackClient(elsewhere).dial(clients.getLocalPort()));
        accept();

        Socket freed = held.get(100);
        int port = freed.getPort();
        freed.setSoLinger(true, 0);
        freed.close();
        LinkHeader again = fixture.connection("127.0.5.1", "reserved");
        await().ignoreExceptionsInstanceOf(CallbackRefusedException.class).until(() -> {
            accepted.add(new CallbackClient(again).dial(clients.getLocalPort()));
            return true;
        });
        assertThat(accept().getPort()).isEqualTo(port);
    }

    @Test
    void withoutThePrivilegeItIsRefusedAndTheLogTellsWhatToDo() throws Exception {
        Tools.Output output = Tools.run(
                new byte[0],
                List.of(
                        "setpriv",
                        "--bounding-set=-net_bind_service",
                        "--inh-caps=-net_bind_service",
                        "--",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithoutPrivilege.class.getName()));
        assertThat(output.status()).as(output.text()).isZero();
        assertThat(output.text()).contains("FAILED").contains("CAP_NET_BIND_SERVICE");
    }

    /** A program: dials from a reserved port, and prints why it may not. */
    static final class WithoutPrivilege {
        private WithoutPrivilege() {}

        public static void main(String[] arguments) throws Exception {
            try (CallbackFixture fixture = new CallbackFixture();
                    ServerSocket client = new ServerSocket()) {
                client.bind(new InetSocketAddress(CallbackFixture.GATEWAY, 0));
                for (String policy : List.of("reserved", "ftp-data")) {
                    CallbackRefusedException refused = catchThrowableOfType(
                            CallbackRefusedException.class,
                            () -> new CallbackClient(fixture.connection("127.0.0.1", policy))
                                    .dial(client.getLocalPort()));
                    System.out.println(refused.reason());
                    assertThat(refused.reason()).isEqualTo(Reason.FAILED);
                }
                new CallbackClient(fixture.connection("127.0.0.1", "any"))
                        .dial(client.getLocalPort())
                        .close();
            }
        }
    }
}
