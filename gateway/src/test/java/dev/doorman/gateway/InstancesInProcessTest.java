package dev.doorman.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.ban.BanPolicy;
import dev.doorman.common.link.CallbackGrant;
import dev.doorman.common.link.FrameType;
import dev.doorman.common.link.LinkKey;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.common.net.PortRange;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.Received;
import dev.doorman.common.session.SessionLog;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.session.SessionServer;
import dev.doorman.common.session.SessionServerOptions;
import dev.doorman.common.settings.DaemonAddress;
import dev.doorman.common.settings.ListenSettings;
import dev.doorman.gateway.access.BanList;
import dev.doorman.gateway.activation.Activator;
import dev.doorman.gateway.activation.RemoteServers;
import dev.doorman.gateway.activation.StaticActivator;
import dev.doorman.gateway.builtin.Builtins;
import dev.doorman.gateway.builtin.Quotes;
import dev.doorman.gateway.catalog.CatalogParser;
import dev.doorman.gateway.catalog.CatalogResult;
import dev.doorman.gateway.catalog.ServiceCatalog;
import dev.doorman.gateway.catalog.ServiceNames;
import dev.doorman.gateway.egress.Callbacks;
import dev.doorman.gateway.egress.Caller;
import dev.doorman.gateway.listener.ListenAddresses;
import dev.doorman.gateway.listener.ListenerSet;
import dev.doorman.gateway.pipeline.ConnectionObserver;
import dev.doorman.gateway.pipeline.ConnectionPipeline;
import dev.doorman.gateway.pipeline.ConnectionTable;
import dev.doorman.gateway.pipeline.DaemonLinks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several instances of a daemon behind one service, in a range of ports, as compose publishes them. */
@Timeout(60)
class InstancesInProcessTest {
    private static final Callbacks NO_CALLBACKS = new Callbacks() {
        @Override
        public @Nullable CallbackGrant grant(Caller caller) {
            return null;
        }

        @Override
        public void ended(ConnectionId id, Ending ending) {
            // it has opened nothing
        }
    };

    private static final LinkKey KEY = LinkKey.derive(new byte[LinkKey.BYTES], "telnetd");
    private static final LinkKey OTHER_KEY = LinkKey.derive(new byte[LinkKey.BYTES], "rshd");
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final Duration START_TIMEOUT = Duration.ofSeconds(3);
    private static final int PORTS = 10;
    private static final String GREETING = "port 00000\n";

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    private final ConnectionTable table = new ConnectionTable();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<SessionServer> daemons = new ArrayList<>();
    private Activator activator;
    private ListenerSet listeners;
    private int first;
    private int port;

    @BeforeEach
    @SuppressWarnings("deprecation")
    void start() throws Exception {
        first = freePorts();
        try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
            port = free.getLocalPort();
        }
        DaemonAddress range = new DaemonAddress("127.0.0.1", new PortRange(first, first + PORTS - 1));
        activator = new StaticActivator(vertx, _ -> range);
        BanPolicy policy =
                new BanPolicy(1, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), List.of());
        ConnectionPipeline pipeline = new ConnectionPipeline(
                Gates.ingress(),
                Gates.open(
                        new BanList(() -> policy, System::nanoTime, new SimpleMeterRegistry()),
                        new SimpleMeterRegistry()),
                new ConnectionPipeline.Servers(
                        activator,
                        new DaemonLinks(
                                _ -> KEY,
                                _ -> START_TIMEOUT,
                                NO_CALLBACKS,
                                new BanList(() -> policy, System::nanoTime, new SimpleMeterRegistry())),
                        new Builtins(InstantSource.system(), ZoneOffset.UTC, () -> Quotes.OWN),
                        new RemoteServers(vertx, System::nanoTime)),
                () -> new ServiceCatalog(List.of()),
                table,
                new ConnectionObserver(new SimpleMeterRegistry()),
                InstantSource.system());
        listeners = new ListenerSet(
                new ListenAddresses("127.0.0.1", port - 7),
                vertx.nettyEventLoopGroup(),
                pipeline,
                (_, _, _) -> {
                    throw new AssertionError("no dgram service");
                },
                _ -> new ListenSettings(1024, true));
        CatalogResult catalog = CatalogParser.parse(
                "inetd.conf",
                "7 stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd",
                ServiceNames.load(Path.of("/no/such")));
        assertThat(listeners.apply(((CatalogResult.Parsed) catalog).catalog())).isEmpty();
    }

    @AfterEach
    void stop() throws Exception {
        listeners.close();
        for (AutoCloseable one : opened) {
            one.close();
        }
        daemons.forEach(SessionServer::close);
        threads.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Ports side by side that nobody has, below those that the system gives away. */
    private static int freePorts() {
        for (int tries = 0; tries < 1_000; tries++) {
            int candidate = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            if (allFree(candidate)) {
                return candidate;
            }
        }
        throw new AssertionError("no free ports side by side");
    }

    private static boolean allFree(int candidate) {
        for (int i = 0; i < PORTS; i++) {
            try (ServerSocket free = new ServerSocket(candidate + i, 1, LOOPBACK)) {
                assertThat(free.isBound()).isTrue();
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    /** A daemon at a port of the range: says which, then gives back what comes. */
    private SessionServer daemon(int index, LinkKey key) throws IOException {
        int where = first + index;
        SessionServer daemon = SessionServer.start(
                new SessionServerOptions(new InetSocketAddress(LOOPBACK, where), key, Duration.ofSeconds(5), 100),
                connection -> serve(connection, where),
                new SessionLog());
        daemons.add(daemon);
        return daemon;
    }

    private static SessionOutcome serve(Connection connection, int where) throws IOException {
        OutputStream out = connection.out();
        out.write("port %05d\n".formatted(where).getBytes(StandardCharsets.US_ASCII));
        byte[] buffer = new byte[8192];
        while (connection.receive(buffer) instanceof Received.Data(int length)) {
            out.write(buffer, 0, length);
        }
        return new SessionOutcome.Completed();
    }

    /** Somebody else at a port of the range. */
    private void other(int index, Function<Socket, @Nullable Void> behaviour) throws IOException {
        ServerSocket server = new ServerSocket(first + index, 100, LOOPBACK);
        opened.add(server);
        threads.execute(() -> {
            try {
                while (true) {
                    Socket accepted = server.accept();
                    threads.execute(() -> behaviour.apply(accepted));
                }
            } catch (IOException e) {
                assertThat(server.isClosed()).isTrue();
            }
        });
    }

    private Socket client() throws IOException {
        Socket client = new Socket(LOOPBACK, port);
        opened.add(client);
        client.setSoTimeout(20_000);
        client.setTcpNoDelay(true);
        return client;
    }

    /** The port of the instance that serves a client. */
    private static int servedBy(Socket client) throws IOException {
        String greeting = read(client, GREETING.length());
        assertThat(greeting).startsWith("port ").endsWith("\n");
        return Integer.parseInt(greeting.substring(5, 10));
    }

    private static String read(Socket client, int bytes) throws IOException {
        return new String(client.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void requireServed(Socket client) throws IOException {
        send(client, "still");
        assertThat(read(client, 5)).isEqualTo("still");
    }

    /** Clients that come at once, by the instance that serves them; each has its echo. */
    private Map<Integer, List<Socket>> clients(int number) throws Exception {
        List<Future<Map.Entry<Integer, Socket>>> coming = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Socket client = client();
            coming.add(threads.submit(() -> {
                send(client, "early");
                int instance = servedBy(client);
                assertThat(read(client, 5)).isEqualTo("early");
                return Map.entry(instance, client);
            }));
        }
        Map<Integer, List<Socket>> byInstance = new HashMap<>();
        for (Future<Map.Entry<Integer, Socket>> one : coming) {
            Map.Entry<Integer, Socket> served = one.get();
            byInstance.computeIfAbsent(served.getKey(), _ -> new ArrayList<>()).add(served.getValue());
        }
        return byInstance;
    }

    private Map<Integer, Integer> spread(int number) throws Exception {
        return clients(number).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, served -> served.getValue().size()));
    }

    @Test
    void connectionsAreSpreadEvenly() throws Exception {
        daemon(1, KEY);
        daemon(4, KEY);
        daemon(8, KEY);
        assertThat(spread(30)).isEqualTo(Map.of(first + 1, 10, first + 4, 10, first + 8, 10));
        assertThat(activator.serving("telnetd")).isEqualTo(3);
        assertThat(activator.state("telnetd"))
                .isEqualTo("expected at 127.0.0.1:" + first + "-" + (first + 9) + ", 3 serve, 30 connections");
        for (AutoCloseable client : opened) {
            client.close();
        }
        await().until(() -> activator.state("telnetd").endsWith(" 0 connections"));
        assertThat(table.size()).isZero();
    }

    @Test
    void oneThatDrainsGetsNoNewOnesAndKeepsThoseThatItHas() throws Exception {
        SessionServer draining = daemon(0, KEY);
        daemon(1, KEY);
        daemon(2, KEY);
        Map<Integer, List<Socket>> before = clients(6);
        Future<Boolean> drained = threads.submit(() -> draining.drain(Duration.ofSeconds(30)));
        await().until(() -> draining.state() == SessionServer.State.DRAINING);
        assertThat(spread(8)).isEqualTo(Map.of(first + 1, 4, first + 2, 4));
        List<Socket> kept = before.getOrDefault(first, List.of());
        assertThat(kept).hasSize(2);
        for (Socket client : kept) {
            requireServed(client);
            client.close();
        }
        assertThat(drained.get()).isTrue();
    }

    @Test
    void oneThatDiesIsPassedOverAtOnce() throws Exception {
        daemon(0, KEY);
        daemon(1, KEY);
        SessionServer dying = daemon(2, KEY);
        Map<Integer, List<Socket>> before = clients(6);
        dying.close();
        for (Socket client : before.getOrDefault(first + 2, List.of())) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(spread(20)).isEqualTo(Map.of(first, 10, first + 1, 10));
        for (Socket client : before.getOrDefault(first, List.of())) {
            requireServed(client);
        }
        assertThat(activator.serving("telnetd")).isEqualTo(2);
    }

    @Test
    void clientsAreHeldUntilOneComes() throws Exception {
        Future<Map<Integer, Integer>> held = threads.submit(() -> spread(5));
        await().until(() -> table.size() == 5);
        assertThat(activator.serving("telnetd")).isZero();
        daemon(7, KEY);
        assertThat(held.get()).isEqualTo(Map.of(first + 7, 5));
    }

    @Test
    void aPortThatMerelyAcceptsIsPassedOver() throws Exception {
        for (int i = 0; i < PORTS - 1; i++) {
            other(i, accepted -> {
                close(accepted);
                return null;
            });
        }
        daemon(PORTS - 1, KEY);
        assertThat(spread(20)).isEqualTo(Map.of(first + PORTS - 1, 20));
        assertThat(activator.serving("telnetd")).isEqualTo(1);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aClientIsNotHeldForLongerThanTheTimeOut() throws Exception {
        for (int i = 0; i < PORTS; i++) {
            other(i, _ -> null);
        }
        long begun = System.nanoTime();
        try (Socket client = client()) {
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(START_TIMEOUT, START_TIMEOUT.plusMillis(1_500));
        await().until(() -> activator.state("telnetd").endsWith(" 0 connections"));
    }

    @Test
    void anImpostorAndAWrongKeyCostTheClientNothingWhereThereIsAnother() throws Exception {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        other(0, accepted -> {
            impersonate(accepted, heard);
            return null;
        });
        daemon(1, OTHER_KEY);
        daemon(2, KEY);
        assertThat(spread(10)).isEqualTo(Map.of(first + 2, 10));
        assertThat(heard.size()).isZero();
        assertThat(activator.serving("telnetd")).isEqualTo(1);
    }

    @Test
    void whereAllInstancesAreSomebodyElseTheClientIsResetAtOnce() throws Exception {
        for (int i = 0; i < PORTS; i++) {
            daemon(i, OTHER_KEY);
        }
        long begun = System.nanoTime();
        try (Socket client = client()) {
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(START_TIMEOUT);
    }

    /** Takes the header, claims to be ready, and listens to what the client says. */
    private static void impersonate(Socket link, ByteArrayOutputStream heard) {
        try (link) {
            link.getOutputStream().write(new byte[16]);
            byte[] fixed = link.getInputStream().readNBytes(16);
            link.getInputStream().readNBytes((fixed[14] & 0xff) << 8 | fixed[15] & 0xff);
            byte[] ready = new byte[3 + 32];
            ready[0] = (byte) FrameType.READY.code();
            ready[2] = 32;
            link.getOutputStream().write(ready);
            synchronized (heard) {
                heard.writeBytes(link.getInputStream().readAllBytes());
            }
        } catch (IOException e) {
            // the gateway has hung up
        }
    }
}
