package dev.doorman.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.ban.BanPolicy;
import dev.doorman.common.ban.Source;
import dev.doorman.common.link.CallbackGrant;
import dev.doorman.common.link.Delivery;
import dev.doorman.common.link.FrameType;
import dev.doorman.common.link.LinkKey;
import dev.doorman.common.link.Notice;
import dev.doorman.common.link.Shown;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.common.net.PortRange;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.LoginResult;
import dev.doorman.common.session.Messages;
import dev.doorman.common.session.Received;
import dev.doorman.common.session.SessionLog;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.session.SessionServer;
import dev.doorman.common.session.SessionServerOptions;
import dev.doorman.common.settings.DaemonAddress;
import dev.doorman.common.settings.ListenSettings;
import dev.doorman.gateway.access.BanList;
import dev.doorman.gateway.activation.Activation;
import dev.doorman.gateway.activation.Activator;
import dev.doorman.gateway.activation.LoneInstance;
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
import dev.doorman.gateway.listener.DatagramHandler;
import dev.doorman.gateway.listener.ListenAddresses;
import dev.doorman.gateway.listener.ListenerSet;
import dev.doorman.gateway.pipeline.ConnectionObserver;
import dev.doorman.gateway.pipeline.ConnectionPipeline;
import dev.doorman.gateway.pipeline.ConnectionTable;
import dev.doorman.gateway.pipeline.DaemonLinks;
import dev.doorman.gateway.pipeline.Notices;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Listeners, pipeline, relay and internal services together, in this process, with a daemon of the test's own. */
class GatewayInProcessTest {
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

    private static final DatagramHandler NO_DATAGRAMS = (_, _, _) -> {
        throw new AssertionError("no dgram service");
    };

    private static final LinkKey KEY = LinkKey.derive(new byte[LinkKey.BYTES], "telnetd");
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final BanPolicy ONE_FAILURE =
            new BanPolicy(1, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), List.of());
    private static final Instant NOW = Instant.parse("2026-11-05T09:08:07Z");

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    private final ConnectionTable table = new ConnectionTable();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Semaphore mayShow = new Semaphore(0);
    private final CountDownLatch daemonMayServe = new CountDownLatch(1);
    private final BanList bans = new BanList(() -> ONE_FAILURE, System::nanoTime, new SimpleMeterRegistry());
    private SessionServer daemon;
    private ListenerSet listeners;
    private int port;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
            port = free.getLocalPort();
        }
        daemon = SessionServer.start(
                new SessionServerOptions(new InetSocketAddress(LOOPBACK, 0), KEY, Duration.ofSeconds(5), 2),
                GatewayInProcessTest::serve,
                new SessionLog());
        listeners = new ListenerSet(
                new ListenAddresses("127.0.0.1", 0),
                loops(),
                (_, client) -> {
                    throw new AssertionError("nobody listens yet: " + client);
                },
                NO_DATAGRAMS,
                _ -> new ListenSettings(1024, true));
    }

    @AfterEach
    void stop() throws Exception {
        listeners.close();
        daemon.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Logs in as somebody, then gives back what comes, an urgent byte in brackets. */
    private static SessionOutcome serve(Connection connection) throws IOException {
        connection.login("john", LoginResult.OK);
        connection.identify("john", "pts/9", Messages.ALLOWED);
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

    private static ServiceCatalog catalog(String text) throws IOException {
        CatalogResult result = CatalogParser.parse("inetd.conf", text, ServiceNames.load(Path.of("/no/such")));
        assertThat(result).isInstanceOf(CatalogResult.Parsed.class);
        return ((CatalogResult.Parsed) result).catalog();
    }

    /** A service on the free port: everything behind its name. */
    private void listen(String rest, Activator activator, LinkKey key) throws IOException {
        ConnectionPipeline pipeline = new ConnectionPipeline(
                Gates.ingress(),
                Gates.open(bans, registry),
                new ConnectionPipeline.Servers(
                        activator,
                        new DaemonLinks(_ -> key, _ -> Duration.ofSeconds(2), NO_CALLBACKS, bans),
                        new Builtins(InstantSource.fixed(NOW), ZoneOffset.UTC, () -> Quotes.OWN),
                        new RemoteServers(vertx, System::nanoTime)),
                () -> new ServiceCatalog(List.of()),
                table,
                new ConnectionObserver(registry),
                InstantSource.system());
        listeners = new ListenerSet(
                new ListenAddresses("127.0.0.1", port - 7),
                loops(),
                pipeline,
                NO_DATAGRAMS,
                _ -> new ListenSettings(1024, true));
        assertThat(listeners.apply(catalog(rest))).isEmpty();
    }

    private static DaemonAddress address(InetSocketAddress where) {
        return new DaemonAddress(where.getAddress().getHostAddress(), new PortRange(where.getPort(), where.getPort()));
    }

    private void listenForDaemon() throws IOException {
        listen(
                "7 stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd",
                new StaticActivator(vertx, _ -> address(daemon.localAddress())),
                KEY);
    }

    private Socket client() throws IOException {
        Socket client = new Socket(LOOPBACK, port);
        client.setSoTimeout(10_000);
        client.setTcpNoDelay(true);
        return client;
    }

    private static String read(Socket client, int bytes) throws IOException {
        return new String(client.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    private static String rest(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aBannedClientIsResetWhereADaemonServes() throws Exception {
        listenForDaemon();
        bans.loginFailed(LOOPBACK, "telnet");
        try (Socket client = client()) {
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(registry.get("doorman.gateway.refused")
                        .tag("reason", "banned")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(table.size()).isZero();
        bans.pardon(Source.of(LOOPBACK));
        try (Socket client = client()) {
            assertThat(read(client, 6)).isEqualTo("hello\n");
        }
    }

    @Test
    void aBannedClientIsServedByTheGatewayItself() throws Exception {
        listen(
                "echo stream tcp nowait NULL internal",
                new StaticActivator(vertx, _ -> address(daemon.localAddress())),
                KEY);
        bans.loginFailed(LOOPBACK, "telnet");
        try (Socket client = client()) {
            send(client, "abc");
            assertThat(read(client, 3)).isEqualTo("abc");
        }
    }

    @Test
    void aFailedLoginCountsForItsClient() throws Exception {
        daemon.close();
        daemon = SessionServer.start(
                new SessionServerOptions(new InetSocketAddress(LOOPBACK, 0), KEY, Duration.ofSeconds(5), 2),
                connection -> {
                    connection.login("", LoginResult.FAILED);
                    return new SessionOutcome.Completed();
                },
                new SessionLog());
        listenForDaemon();
        try (Socket client = client()) {
            assertThat(rest(client)).isEmpty();
        }
        assertThat(bans.bans(LOOPBACK)).isTrue();
    }

    @Test
    void aClientIsRelayedWithItsUrgentDataAndItsClosedHalf() throws Exception {
        listenForDaemon();
        try (Socket client = client()) {
            assertThat(read(client, 6)).isEqualTo("hello\n");
            assertThat(table.all()).singleElement().satisfies(entry -> {
                assertThat(entry.user()).isEqualTo("john");
                assertThat(entry.terminal()).isEqualTo("pts/9");
                assertThat(entry.messages()).isTrue();
                assertThat(entry.client().getPort()).isEqualTo(client.getLocalPort());
            });
            send(client, "ab");
            assertThat(read(client, 2)).isEqualTo("ab");
            client.sendUrgentData('!');
            send(client, "cd");
            client.shutdownOutput();
            assertThat(rest(client)).isEqualTo("[33]cd");
        }
        await().until(() -> table.size() == 0);
        assertThat(registry.get("doorman.logins").tag("result", "ok").counter().count())
                .isEqualTo(1);
        assertThat(registry.get("doorman.connections")
                        .tag("cause", "completed")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatAHeldClientSaidAndClosedIsNotLost() throws Exception {
        Activator slow = new Activator() {
            @Override
            public Future<Activation> activate(String name) {
                return vertx.executeBlocking(() -> {
                    daemonMayServe.await();
                    return new Activation.Ready(new LoneInstance(daemon.localAddress()));
                });
            }

            @Override
            public void begun(String name) {
                // not counted
            }

            @Override
            public void ended(String name) {
                // not counted
            }

            @Override
            public String state(String name) {
                return "slow";
            }

            @Override
            public int serving(String name) {
                return 0;
            }

            @Override
            public void close() {
                // nothing to stop
            }
        };
        listen("7 stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd", slow, KEY);
        try (Socket client = client()) {
            client.sendUrgentData('!');
            send(client, "early");
            client.shutdownOutput();
            await().until(() -> table.size() == 1);
            daemonMayServe.countDown();
            assertThat(rest(client)).isEqualTo("hello\n[33]early");
        }
    }

    @Test
    void aBusyDaemonIsTriedUntilTheTimeIsOver() throws Exception {
        listenForDaemon();
        try (Socket first = client();
                Socket second = client()) {
            assertThat(read(first, 6) + read(second, 6)).isEqualTo("hello\nhello\n");
            try (Socket third = client()) {
                assertThatThrownBy(() -> rest(third)).isInstanceOf(SocketException.class);
            }
            try (Socket fourth = client()) {
                first.shutdownOutput();
                assertThat(read(fourth, 6)).isEqualTo("hello\n");
            }
        }
    }

    @Test
    void aWrongKeyAndAnImpostorGetNothingOfTheClient() throws Exception {
        listen(
                "7 stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd",
                new StaticActivator(vertx, _ -> address(daemon.localAddress())),
                LinkKey.derive(new byte[LinkKey.BYTES], "other"));
        try (Socket client = client()) {
            send(client, "secret");
            assertThatThrownBy(() -> rest(client)).isInstanceOf(SocketException.class);
        }
        listeners.close();

        try (ServerSocket impostor = new ServerSocket(0, 1, LOOPBACK)) {
            InetSocketAddress where = new InetSocketAddress(LOOPBACK, impostor.getLocalPort());
            listen(
                    "7 stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd",
                    new StaticActivator(vertx, _ -> address(where)),
                    KEY);
            try (Socket client = client()) {
                send(client, "secret");
                try (Socket link = impostor.accept()) {
                    link.getOutputStream().write(new byte[16]);
                    byte[] fixed = link.getInputStream().readNBytes(16);
                    link.getInputStream().readNBytes((fixed[14] & 0xff) << 8 | fixed[15] & 0xff);
                    byte[] ready = new byte[3 + 32];
                    ready[0] = (byte) FrameType.READY.code();
                    ready[2] = 32;
                    link.getOutputStream().write(ready);
                    assertThat(link.getInputStream().readAllBytes()).isEmpty();
                }
                assertThatThrownBy(() -> rest(client)).isInstanceOf(SocketException.class);
            }
        }
    }

    @Test
    void aVanishedClientIsToldToTheDaemonAndAVanishedDaemonToTheClient() throws Exception {
        listenForDaemon();
        try (Socket client = client()) {
            read(client, 6);
            client.setSoLinger(true, 0);
        }
        await().until(() -> table.size() == 0);
        assertThat(registry.get("doorman.connections")
                        .tag("cause", "client-gone")
                        .timer()
                        .count())
                .isEqualTo(1);
        try (Socket client = client()) {
            read(client, 6);
            daemon.close();
            assertThat(rest(client)).isEmpty();
        }
    }

    @Test
    void internalServices() throws Exception {
        Map<String, Integer> ports = Map.of("echo", 7, "discard", 9, "chargen", 19, "daytime", 13, "time", 37);
        for (String service : ports.keySet()) {
            int offset = port - ports.getOrDefault(service, 0);
            listeners = new ListenerSet(
                    new ListenAddresses("127.0.0.1", offset),
                    loops(),
                    pipelineWithoutDaemon(),
                    NO_DATAGRAMS,
                    _ -> new ListenSettings(1024, true));
            assertThat(listeners.apply(catalog(service + " stream tcp nowait NULL internal")))
                    .isEmpty();
            try (Socket client = client()) {
                switch (service) {
                    case "echo" -> {
                        send(client, "x".repeat(100_000));
                        client.shutdownOutput();
                        assertThat(rest(client)).hasSize(100_000);
                    }
                    case "discard" -> {
                        send(client, "x");
                        client.shutdownOutput();
                        assertThat(rest(client)).isEmpty();
                    }
                    case "chargen" ->
                        assertThat(read(client, 74)).startsWith(" !\"#$%&'()*+").endsWith("efg\r\n");
                    case "daytime" -> assertThat(rest(client)).isEqualTo("Thu Nov  5 09:08:07 2026\r\n");
                    default -> {
                        byte[] time = client.getInputStream().readAllBytes();
                        long seconds =
                                Integer.toUnsignedLong(ByteBuffer.wrap(time).getInt());
                        assertThat(seconds - 2_208_988_800L).isEqualTo(NOW.getEpochSecond());
                    }
                }
            }
            listeners.close();
        }
    }

    private Activator noDaemon() {
        return new StaticActivator(vertx, _ -> address(daemon.localAddress()));
    }

    @SuppressWarnings("deprecation")
    private EventLoopGroup loops() {
        return vertx.nettyEventLoopGroup();
    }

    private ConnectionPipeline pipelineWithoutDaemon() {
        return new ConnectionPipeline(
                Gates.ingress(),
                Gates.open(bans, registry),
                new ConnectionPipeline.Servers(
                        noDaemon(),
                        new DaemonLinks(_ -> KEY, _ -> Duration.ofSeconds(2), NO_CALLBACKS, bans),
                        new Builtins(InstantSource.fixed(NOW), ZoneOffset.UTC, () -> Quotes.OWN),
                        new RemoteServers(vertx, System::nanoTime)),
                () -> new ServiceCatalog(List.of()),
                table,
                new ConnectionObserver(registry),
                InstantSource.system());
    }

    @Test
    void aReloadKeepsThePortAndTakesNothingItCannotHave() throws Exception {
        listenForDaemon();
        ServiceCatalog camped = catalog("camp-7 stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd");
        try (Socket before = client()) {
            assertThat(read(before, 6)).isEqualTo("hello\n");
            assertThat(listeners.apply(camped)).isEmpty();
            try (Socket refused = client()) {
                assertThatThrownBy(() -> rest(refused)).isInstanceOf(SocketException.class);
            } catch (SocketException e) {
                assertThat(e).hasMessageContaining("reset");
            }
            send(before, "still");
            assertThat(read(before, 5)).isEqualTo("still");
        }
        try (ServerSocket taken = takenAbove(port)) {
            int service = taken.getLocalPort() - port + 7;
            assertThat(listeners.apply(catalog("camp-7 stream tcp nowait NULL tcp://x:1\n" + service
                            + " stream tcp nowait NULL tcp://x:1")))
                    .singleElement()
                    .asString()
                    .startsWith("inetd.conf:2: " + service + ": cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
        assertThat(listeners.catalog()).isEqualTo(camped);
        assertThat(listeners.apply(catalog(""))).isEmpty();
        assertThatThrownBy(this::client).isInstanceOf(IOException.class);
    }

    /** A port that the system gives: one of our own choosing may be another's already. */
    private static ServerSocket takenAbove(int least) throws IOException {
        for (int candidate = 0; candidate < 1000; candidate++) {
            ServerSocket taken = new ServerSocket();
            // with the address reusable, Linux would choose among the lower half of its ports alone
            taken.setReuseAddress(false);
            taken.bind(new InetSocketAddress(LOOPBACK, 0), 1);
            if (taken.getLocalPort() > least) {
                return taken;
            }
            taken.close();
        }
        throw new IOException("no free port above " + least);
    }

    @Test
    void anyServerIsRelayedTo() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
            listen("7 stream tcp nowait NULL tcp://127.0.0.1:" + server.getLocalPort(), noDaemon(), KEY);
            try (Socket client = client()) {
                send(client, "ask");
                client.shutdownOutput();
                try (Socket accepted = server.accept()) {
                    assertThat(rest(accepted)).isEqualTo("ask");
                    send(accepted, "answer");
                }
                assertThat(rest(client)).isEqualTo("answer");
            }
        }
        try (Socket client = client()) {
            assertThatThrownBy(() -> rest(client)).isInstanceOf(SocketException.class);
        }
    }

    private Delivery send(String user, String terminal) throws Exception {
        CompletableFuture<Delivery> answer = new CompletableFuture<>();
        new Notices(table).send(new Notice(user, terminal, "hello"), answer::complete);
        return answer.get(20, TimeUnit.SECONDS);
    }

    /** A daemon at which each client sits at a terminal, as it says in its first line; "no" takes no messages. */
    private void listenForTalkers() throws IOException {
        daemon.close();
        daemon = SessionServer.start(
                new SessionServerOptions(new InetSocketAddress(LOOPBACK, 0), KEY, Duration.ofSeconds(5), 8),
                connection -> {
                    String[] who = new BufferedReader(new InputStreamReader(connection.in(), StandardCharsets.US_ASCII))
                            .readLine()
                            .split(" ", -1);
                    connection.notices(text -> {
                        switch (who[2]) {
                            case "no" -> {
                                return Shown.REFUSED;
                            }
                            case "never" -> mayShow.acquireUninterruptibly();
                            default -> {}
                        }
                        connection.out().write(text.getBytes(StandardCharsets.US_ASCII));
                        return Shown.WRITTEN;
                    });
                    connection.identify(who[0], who[1], Messages.ALLOWED);
                    connection.out().write("seated".getBytes(StandardCharsets.US_ASCII));
                    connection.in().transferTo(OutputStream.nullOutputStream());
                    return new SessionOutcome.Completed();
                },
                new SessionLog());
        listenForDaemon();
    }

    private Socket talker(String line) throws IOException {
        Socket client = client();
        send(client, line + "\n");
        assertThat(read(client, 6)).isEqualTo("seated");
        await().until(() ->
                table.all().stream().anyMatch(entry -> line.startsWith(entry.user() + " " + entry.terminal() + " ")));
        return client;
    }

    @Test
    void aNoticeGoesToTheOneItIsForWhereHeTypedLast() throws Exception {
        listenForTalkers();
        try (Socket first = talker("john pts/1 yes");
                Socket second = talker("John pts/2 yes");
                Socket other = talker("mary pts/3 no");
                Socket domain = talker("CORP+ann pts/4 yes")) {
            assertThat(send("JOHN", "")).isEqualTo(Delivery.DELIVERED);
            assertThat(read(second, 5)).isEqualTo("hello");
            send(first, "x");
            await().untilAsserted(() -> {
                assertThat(send("john", "")).isEqualTo(Delivery.DELIVERED);
                assertThat(first.getInputStream().available()).isPositive();
            });
            assertThat(send("john", "pts/2")).isEqualTo(Delivery.DELIVERED);
            assertThat(send("john", "pts/3")).isEqualTo(Delivery.NOT_HERE);
            assertThat(send("nobody", "")).isEqualTo(Delivery.NOT_HERE);
            assertThat(send("mary", "")).isEqualTo(Delivery.REFUSED);
            assertThat(other.getInputStream().available()).isZero();
            assertThat(send("ann", "")).isEqualTo(Delivery.DELIVERED);
            assertThat(send("corp+ann", "")).isEqualTo(Delivery.DELIVERED);
            assertThat(read(domain, 10)).isEqualTo("hellohello");
        }
        await().until(() -> table.size() == 0);
        assertThat(send("john", "")).isEqualTo(Delivery.NOT_HERE);
    }

    @Test
    void elevenCharactersDecideAndATerminalTellsApart() throws Exception {
        listenForTalkers();
        try (Socket first = talker("administrator pts/1 yes");
                Socket second = talker("Administrator3 pts/2 yes")) {
            assertThat(send("administrat", "")).isEqualTo(Delivery.DELIVERED);
            assertThat(read(second, 5)).isEqualTo("hello");
            assertThat(send("administrator3", "pts/1")).isEqualTo(Delivery.DELIVERED);
            assertThat(read(first, 5)).isEqualTo("hello");
            assertThat(send("administra", "")).isEqualTo(Delivery.NOT_HERE);
        }
    }

    /** A daemon that does not answer holds nobody for long, and gets no second notice. */
    @Test
    void aTerminalThatDoesNotAnswerIsPassedOver() throws Exception {
        listenForTalkers();
        try (Socket patient = talker("john pts/1 yes");
                Socket stuck = talker("john pts/2 never")) {
            assertThat(send("john", "")).isEqualTo(Delivery.DELIVERED);
            assertThat(read(patient, 5)).isEqualTo("hello");
            assertThat(send("john", "pts/2")).isEqualTo(Delivery.REFUSED);
            mayShow.release(2);
            assertThat(read(stuck, 5)).isEqualTo("hello");
            await().untilAsserted(() -> assertThat(send("john", "pts/2")).isEqualTo(Delivery.DELIVERED));
        }
    }
}
