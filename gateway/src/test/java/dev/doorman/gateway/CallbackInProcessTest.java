package dev.doorman.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.ban.BanPolicy;
import dev.doorman.common.callback.Callback;
import dev.doorman.common.callback.CallbackClient;
import dev.doorman.common.callback.PassivePort;
import dev.doorman.common.link.CallbackGrant;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.link.LinkKey;
import dev.doorman.common.net.PortRange;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.SessionLog;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.session.SessionServer;
import dev.doorman.common.session.SessionServerOptions;
import dev.doorman.common.settings.AdvertisedAddresses;
import dev.doorman.common.settings.DaemonAddress;
import dev.doorman.common.settings.ListenSettings;
import dev.doorman.common.settings.Settings;
import dev.doorman.gateway.access.BanList;
import dev.doorman.gateway.activation.RemoteServers;
import dev.doorman.gateway.activation.StaticActivator;
import dev.doorman.gateway.builtin.Builtins;
import dev.doorman.gateway.builtin.Quotes;
import dev.doorman.gateway.catalog.CatalogParser;
import dev.doorman.gateway.catalog.CatalogResult;
import dev.doorman.gateway.catalog.ServiceCatalog;
import dev.doorman.gateway.catalog.ServiceNames;
import dev.doorman.gateway.egress.CallbackOptions;
import dev.doorman.gateway.egress.CallbackServer;
import dev.doorman.gateway.listener.ListenAddresses;
import dev.doorman.gateway.listener.ListenerSet;
import dev.doorman.gateway.pipeline.ConnectionObserver;
import dev.doorman.gateway.pipeline.ConnectionPipeline;
import dev.doorman.gateway.pipeline.ConnectionTable;
import dev.doorman.gateway.pipeline.DaemonLinks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ConnectException;
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
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client, the whole gateway, and a daemon that calls the client back, in this process. */
class CallbackInProcessTest {
    private static final BanPolicy NO_BANS = new BanPolicy(
            Integer.MAX_VALUE, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), List.of());

    private static final LinkKey KEY = LinkKey.derive(new byte[LinkKey.BYTES], "rexecd");
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress CLIENT = InetAddress.ofLiteral("127.0.0.2");

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    private final ConnectionTable table = new ConnectionTable();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final BlockingQueue<LinkHeader> headers = new LinkedBlockingQueue<>();
    private CallbackServer callbacks;
    private SessionServer daemon;
    private ConnectionPipeline pipeline;
    private ListenerSet listeners;
    private int port;

    @BeforeEach
    @SuppressWarnings("deprecation")
    void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        daemon = SessionServer.start(
                new SessionServerOptions(new InetSocketAddress(LOOPBACK, 0), KEY, Duration.ofSeconds(5), 4),
                this::serve,
                new SessionLog());
        Settings settings = Settings.parse(List.of());
        callbacks = CallbackServer.start(
                new CallbackOptions(
                        new InetSocketAddress(LOOPBACK, 0),
                        "localhost",
                        settings::dial,
                        Set::of,
                        () -> new PortRange(31_010, 31_019),
                        () -> AdvertisedAddresses.AS_DIALLED,
                        CallbackOptions.Limits.STANDARD),
                vertx.nettyEventLoopGroup(),
                registry);
        pipeline = new ConnectionPipeline(
                Gates.ingress(),
                Gates.open(
                        new BanList(() -> NO_BANS, System::nanoTime, new SimpleMeterRegistry()),
                        new SimpleMeterRegistry()),
                new ConnectionPipeline.Servers(
                        new StaticActivator(
                                vertx,
                                _ -> new DaemonAddress(
                                        "127.0.0.1",
                                        new PortRange(
                                                daemon.localAddress().getPort(),
                                                daemon.localAddress().getPort()))),
                        new DaemonLinks(
                                _ -> KEY,
                                _ -> Duration.ofSeconds(2),
                                callbacks,
                                new BanList(() -> NO_BANS, System::nanoTime, registry)),
                        new Builtins(InstantSource.system(), ZoneOffset.UTC, () -> Quotes.OWN),
                        new RemoteServers(vertx, System::nanoTime)),
                () -> new ServiceCatalog(List.of()),
                table,
                new ConnectionObserver(registry),
                InstantSource.system());
        listeners = listeners("127.0.0.1");
    }

    @SuppressWarnings("deprecation")
    private ListenerSet listeners(String bind) {
        return new ListenerSet(
                new ListenAddresses(bind, port - 512),
                vertx.nettyEventLoopGroup(),
                pipeline,
                (_, _, _) -> {
                    throw new AssertionError("no dgram service");
                },
                _ -> new ListenSettings(1024, true));
    }

    @AfterEach
    void stop() throws Exception {
        listeners.close();
        callbacks.close();
        daemon.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void listen(String daemonName) throws IOException {
        listen("127.0.0.1", daemonName);
    }

    /** Serves a daemon on its port of an address, or of all where that is {@code *}. */
    private void listen(String bind, String daemonName) throws IOException {
        listeners = listeners(bind);
        String line = "512 stream tcp nowait NULL /usr/sbin/in.%1$s in.%1$s".formatted(daemonName);
        CatalogResult parsed = CatalogParser.parse("inetd.conf", line, ServiceNames.load(Path.of("/no/such")));
        assertThat(listeners.apply(((CatalogResult.Parsed) parsed).catalog())).isEmpty();
    }

    /** Does what the client's lines say: dials a port, or listens on one. */
    private SessionOutcome serve(Connection connection) throws IOException {
        headers.add(connection.header());
        Callback callback = new CallbackClient(connection.header());
        BufferedReader lines = new BufferedReader(new InputStreamReader(connection.in(), StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            switch (line.charAt(0)) {
                case 'd' -> {
                    try (Socket client = callback.dial(Integer.parseInt(line.substring(1)))) {
                        write(client.getOutputStream(), "dialled");
                    }
                }
                // left open: it is the gateway that ends it
                case 'k' ->
                    write(callback.dial(Integer.parseInt(line.substring(1))).getOutputStream(), "kept\n");
                case 'w' ->
                    write(connection.out(), callback.listen().advertised().getPort() + "\n");
                default -> {
                    try (PassivePort passive = callback.listen()) {
                        write(connection.out(), passive.advertised().getPort() + "\n");
                        try (Socket client = passive.accept(Duration.ofSeconds(10))) {
                            client.getInputStream().transferTo(connection.out());
                        }
                    }
                }
            }
        }
        return new SessionOutcome.Completed();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private Socket client() throws IOException {
        Socket client = new Socket(LOOPBACK, port, CLIENT, 0);
        client.setSoTimeout(10_000);
        return client;
    }

    private static String line(Socket client) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = client.getInputStream().read();
                next >= 0 && next != '\n';
                next = client.getInputStream().read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    @Test
    void theGrantArrivesAndTheClientIsDialled() throws Exception {
        listen("rexecd");
        try (Socket client = client();
                ServerSocket second = new ServerSocket(0, 1, CLIENT)) {
            write(client.getOutputStream(), "d" + second.getLocalPort() + "\n");
            try (Socket called = second.accept()) {
                assertThat(called.getInetAddress()).isEqualTo(LOOPBACK);
                assertThat(called.getInputStream().readAllBytes()).asString().isEqualTo("dialled");
            }
        }
        LinkHeader header = headers.take();
        CallbackGrant grant = Objects.requireNonNull(header.callback());
        assertThat(grant.port()).isEqualTo(callbacks.localAddress().getPort());
        assertThat(grant.host()).isEqualTo("localhost");
        assertThat(grant.token()).matches("[0-9a-f]{32}");
        await().until(() -> table.size() == 0);
        assertThatThrownBy(() -> new CallbackClient(header).dial(port)).hasMessageContaining("does not know");
    }

    /** An IPv4 client of a socket for both families comes with an IPv6 address: it is the same client all the same. */
    @Test
    void anIpv4ClientOfADualSocketIsCalledAndWaitedFor() throws Exception {
        listen("*", "rexecd");
        try (Socket client = client();
                ServerSocket second = new ServerSocket(0, 1, CLIENT)) {
            write(client.getOutputStream(), "d" + second.getLocalPort() + "\np\n");
            try (Socket called = second.accept()) {
                assertThat(called.getInetAddress()).isEqualTo(LOOPBACK);
                assertThat(called.getInputStream().readAllBytes()).asString().isEqualTo("dialled");
            }
            int passive = Integer.parseInt(line(client));
            try (Socket data = new Socket(LOOPBACK, passive, CLIENT, 0)) {
                write(data.getOutputStream(), "data\n");
            }
            assertThat(line(client)).isEqualTo("data");
        }
    }

    @Test
    void theClientComesToAPassivePort() throws Exception {
        listen("ftpd");
        try (Socket client = client()) {
            write(client.getOutputStream(), "p\n");
            int passive = Integer.parseInt(line(client));
            assertThat(passive).isBetween(31_010, 31_019);
            try (Socket data = new Socket(LOOPBACK, passive, CLIENT, 0)) {
                write(data.getOutputStream(), "data\n");
            }
            assertThat(line(client)).isEqualTo("data");
        }
    }

    @Test
    void whatTheDaemonLeftOpenEndsWithTheConnection() throws Exception {
        listen("rexecd");
        int passive;
        try (ServerSocket second = new ServerSocket(0, 1, CLIENT)) {
            Socket called;
            try (Socket client = client()) {
                write(client.getOutputStream(), "w\nk" + second.getLocalPort() + "\n");
                passive = Integer.parseInt(line(client));
                called = second.accept();
                called.setSoTimeout(3_000);
                assertThat(line(called)).isEqualTo("kept");
                client.setSoLinger(true, 0);
            }
            try (called) {
                assertEnds(called);
            }
        }
        // it ends on an event loop of its own: with the other, and not in one instant with it
        await().untilAsserted(() -> assertThatThrownBy(() -> new Socket(LOOPBACK, passive, CLIENT, 0).close())
                .isInstanceOf(ConnectException.class));
    }

    private static void assertEnds(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    @Test
    void aServiceThatMayNotGetsNoGrant() throws Exception {
        listen("telnetd");
        try (Socket _ = client()) {
            assertThat(headers.take().callback()).isNull();
        }
    }
}
