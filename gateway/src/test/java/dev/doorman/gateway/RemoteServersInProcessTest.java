package dev.doorman.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.ban.BanPolicy;
import dev.doorman.common.link.CallbackGrant;
import dev.doorman.common.link.LinkKey;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.common.settings.ListenSettings;
import dev.doorman.gateway.access.BanList;
import dev.doorman.gateway.activation.ActivatorTable;
import dev.doorman.gateway.activation.RemoteServers;
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
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A {@code tcp://} line of several servers, some of which do not serve, in this process. */
class RemoteServersInProcessTest {
    /** These clients are never called back. */
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

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final Duration START_TIMEOUT = Duration.ofSeconds(2);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    private final ConnectionTable table = new ConnectionTable();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<AutoCloseable> opened = new ArrayList<>();
    /** What passes each time that it is looked at the clock. */
    private volatile Duration step = Duration.ZERO;

    private final AtomicLong now = new AtomicLong();
    private int port;

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @SuppressWarnings("deprecation")
    private void listen(int... servers) throws IOException {
        BanPolicy policy =
                new BanPolicy(1, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), List.of());
        BanList bans = new BanList(() -> policy, System::nanoTime, registry);
        ActivatorTable noDaemons = new ActivatorTable(
                daemon -> {
                    throw new AssertionError("no line is served by " + daemon);
                },
                () -> {});
        ConnectionPipeline pipeline = new ConnectionPipeline(
                Gates.ingress(),
                Gates.open(bans, registry),
                new ConnectionPipeline.Servers(
                        noDaemons,
                        new DaemonLinks(
                                daemon -> LinkKey.derive(new byte[LinkKey.BYTES], daemon),
                                _ -> START_TIMEOUT,
                                NO_CALLBACKS,
                                bans),
                        new Builtins(InstantSource.system(), ZoneOffset.UTC, () -> Quotes.OWN),
                        new RemoteServers(vertx, () -> now.addAndGet(step.toNanos()))),
                () -> new ServiceCatalog(List.of()),
                table,
                new ConnectionObserver(registry),
                InstantSource.system());
        port = dead();
        ListenerSet listeners = new ListenerSet(
                new ListenAddresses("127.0.0.1", port - 7),
                vertx.nettyEventLoopGroup(),
                pipeline,
                (_, _, _) -> {
                    throw new AssertionError("no dgram service");
                },
                _ -> new ListenSettings(1024, true));
        opened.add(listeners::close);
        StringBuilder line = new StringBuilder("7 stream tcp nowait NULL tcp://");
        for (int server : servers) {
            line.append(line.charAt(line.length() - 1) == '/' ? "" : ",")
                    .append("127.0.0.1:")
                    .append(server);
        }
        CatalogResult catalog =
                CatalogParser.parse("inetd.conf", line.toString(), ServiceNames.load(Path.of("/no/such")));
        assertThat(listeners.apply(((CatalogResult.Parsed) catalog).catalog())).isEmpty();
    }

    /** A port where nobody is. */
    private static int dead() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
            return free.getLocalPort();
        }
    }

    /** A port whose backlog is full: Linux leaves further SYNs without an answer. */
    private int silent() throws IOException {
        ServerSocket server = new ServerSocket(0, 1, LOOPBACK);
        opened.add(server);
        for (int i = 0; i < 2; i++) {
            opened.add(new Socket(LOOPBACK, server.getLocalPort()));
        }
        return server.getLocalPort();
    }

    private Socket client() throws IOException {
        Socket client = new Socket(LOOPBACK, port);
        opened.add(client);
        client.setSoTimeout(10_000);
        return client;
    }

    private void requireServed(Socket client, ServerSocket server) throws IOException {
        Socket accepted = server.accept();
        opened.add(accepted);
        accepted.getOutputStream().write('!');
        assertThat(client.getInputStream().read()).isEqualTo('!');
    }

    private static void requireReset(Socket client) {
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void theThirdServesHoweverLongTheFirstTwoTakeToFail() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, LOOPBACK)) {
            server.setSoTimeout(10_000);
            listen(dead(), dead(), server.getLocalPort());
            step = Duration.ofSeconds(5);
            for (int i = 0; i < 3; i++) {
                requireServed(client(), server);
            }
        }
    }

    @Test
    void whereNobodyServesTheClientIsResetOnceEachHasBeenTried() throws Exception {
        listen(dead(), dead(), dead());
        step = Duration.ofSeconds(5);
        long begun = System.nanoTime();
        requireReset(client());
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(START_TIMEOUT);
        await().until(() -> table.size() == 0);
    }

    @Test
    void aClientIsNotHeldForLongerThanTheTimeOut() throws Exception {
        listen(silent(), silent());
        long begun = System.nanoTime();
        requireReset(client());
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(START_TIMEOUT.minusMillis(50), START_TIMEOUT.plusMillis(1_500));
        await().until(() -> table.size() == 0);
    }

    @Test
    void oneThatIsServedIsLeftAloneByTheTimeOut() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, LOOPBACK)) {
            server.setSoTimeout(10_000);
            listen(server.getLocalPort());
            Socket client = client();
            requireServed(client, server);
            client.setSoTimeout((int) START_TIMEOUT.plusMillis(500).toMillis());
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThat(table.size()).isEqualTo(1);
        }
    }
}
