package dev.doorman.gateway.kubernetes;

import static dev.doorman.gateway.kubernetes.ActivatorFixture.DAEMON;
import static dev.doorman.gateway.kubernetes.ActivatorFixture.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.ban.BanPolicy;
import dev.doorman.common.link.CallbackGrant;
import dev.doorman.common.link.LinkKey;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.Received;
import dev.doorman.common.session.SessionLog;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.session.SessionServer;
import dev.doorman.common.session.SessionServerOptions;
import dev.doorman.common.settings.ListenSettings;
import dev.doorman.gateway.Gates;
import dev.doorman.gateway.access.BanList;
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
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
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
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real clients at a gateway's port, whose daemon is a Deployment of none until they come. */
@Timeout(60)
class KnockTest {
    private static final LinkKey KEY = LinkKey.derive(new byte[LinkKey.BYTES], DAEMON);
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int ECHO = 7;
    private static final BanPolicy LENIENT =
            new BanPolicy(1000, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), List.of());
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

    private final ActivatorFixture fixture = new ActivatorFixture();
    private final MockCluster cluster = fixture.cluster;
    private final MockApi api = cluster.api();
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    private final ConnectionTable table = new ConnectionTable();
    private int port;

    @BeforeEach
    void choosePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** The open port. */
    @FunctionalInterface
    private interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    @SuppressWarnings("deprecation")
    private Listening listen(KubernetesActivator activator, Duration startTimeout) throws IOException {
        ConnectionPipeline pipeline = new ConnectionPipeline(
                Gates.ingress(),
                Gates.open(new BanList(() -> LENIENT, System::nanoTime, fixture.registry), fixture.registry),
                new ConnectionPipeline.Servers(
                        activator,
                        new DaemonLinks(
                                _ -> KEY,
                                _ -> startTimeout,
                                NO_CALLBACKS,
                                new BanList(() -> LENIENT, System::nanoTime, fixture.registry)),
                        new Builtins(InstantSource.system(), ZoneOffset.UTC, () -> Quotes.OWN),
                        new RemoteServers(vertx, System::nanoTime)),
                () -> new ServiceCatalog(List.of()),
                table,
                new ConnectionObserver(fixture.registry),
                InstantSource.system());
        ListenerSet listeners = new ListenerSet(
                new ListenAddresses("127.0.0.1", port - ECHO),
                vertx.nettyEventLoopGroup(),
                pipeline,
                (_, _, _) -> {
                    throw new AssertionError("no dgram service");
                },
                _ -> new ListenSettings(1024, true));
        CatalogResult catalog = CatalogParser.parse(
                "inetd.conf",
                ECHO + " stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd",
                ServiceNames.load(Path.of("/no/such")));
        assertThat(listeners.apply(((CatalogResult.Parsed) catalog).catalog())).isEmpty();
        return listeners::close;
    }

    private static SessionOutcome greetAndEcho(Connection connection) throws IOException {
        OutputStream out = connection.out();
        out.write("hello\n".getBytes(StandardCharsets.US_ASCII));
        byte[] buffer = new byte[8192];
        while (true) {
            switch (connection.receive(buffer)) {
                case Received.Data(int length) -> out.write(buffer, 0, length);
                case Received.Urgent(int value) -> out.write(("[" + value + "]").getBytes(StandardCharsets.US_ASCII));
                case Received.EndOfStream _ -> {
                    return new SessionOutcome.Completed();
                }
            }
        }
    }

    private Socket client() throws IOException {
        Socket client = new Socket(LOOPBACK, port);
        client.setSoTimeout(20_000);
        return client;
    }

    private static String rest(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void whatClientsSaidBeforeThereWasAPodReachesIt() throws Exception {
        api.deployment(DAEMON, 0);
        try (KubernetesActivator activator = fixture.gateway("gateway-a", Duration.ofSeconds(15), LONG);
                Listening _ = listen(activator, Duration.ofSeconds(15));
                Socket first = client();
                Socket second = client()) {
            first.getOutputStream().write("early".getBytes(StandardCharsets.US_ASCII));
            first.sendUrgentData('!');
            first.shutdownOutput();
            second.getOutputStream().write("bird".getBytes(StandardCharsets.US_ASCII));
            second.shutdownOutput();
            await().until(() -> api.replicas(DAEMON) == 1 && table.size() == 2);
            try (SessionServer daemon = SessionServer.start(
                    new SessionServerOptions(new InetSocketAddress(LOOPBACK, 0), KEY, Duration.ofSeconds(5), 10),
                    KnockTest::greetAndEcho,
                    new SessionLog())) {
                cluster.serves(DAEMON, daemon.localAddress().getPort(), MockCluster.ready("telnetd-a", "127.0.0.1"));
                assertThat(rest(first)).isEqualTo("hello\nearly[33]");
                assertThat(rest(second)).isEqualTo("hello\nbird");
                await().until(() -> activator.state(DAEMON).equals("running instances=1 clients=0"));
                assertThat(activator.serving(DAEMON)).isEqualTo(1);
            }
            assertThat(api.writes()).containsExactly("telnetd=1");
        }
    }

    @Test
    void aFailedStartIsToldToTheClientTheMetricAndTheLog() throws Exception {
        api.deployment(DAEMON, 0);
        Queue<String> logged = new ConcurrentLinkedQueue<>();
        Logger logger = Logger.getLogger("dev.doorman.gateway");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                Object[] parameters = record.getParameters();
                logged.add(
                        parameters == null
                                ? record.getMessage()
                                : record.getMessage().formatted(parameters));
            }

            @Override
            public void flush() {
                // nothing is kept
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
        logger.addHandler(handler);
        try (KubernetesActivator activator = fixture.gateway("gateway-a", Duration.ofSeconds(1), LONG);
                Listening _ = listen(activator, Duration.ofSeconds(5));
                Socket client = client()) {
            assertThatThrownBy(() -> rest(client)).isInstanceOf(SocketException.class);
        } finally {
            logger.removeHandler(handler);
        }
        String reason = "the Deployment was scaled to 1, but no pod was ready within 1 s";
        assertThat(logged).contains("daemon cannot be started daemon=telnetd reason=" + reason + " pause-seconds=0");
        assertThat(logged)
                .anyMatch(line -> line.startsWith("no daemon for connection ") && line.endsWith("reason=" + reason));
        assertThat(fixture.counted("failed")).isEqualTo(1);
        await().until(() -> fixture.registry
                        .get("doorman.connections")
                        .tag("cause", "unavailable")
                        .timer()
                        .count()
                == 1);
    }
}
