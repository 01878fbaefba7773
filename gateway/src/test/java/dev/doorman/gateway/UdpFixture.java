package dev.doorman.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.ban.BanPolicy;
import dev.doorman.common.link.CallbackGrant;
import dev.doorman.common.link.LinkKey;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.common.net.PortRange;
import dev.doorman.common.session.FlowHandler;
import dev.doorman.common.session.SessionLog;
import dev.doorman.common.session.SessionServer;
import dev.doorman.common.session.SessionServerOptions;
import dev.doorman.common.settings.DaemonAddress;
import dev.doorman.common.settings.ListenSettings;
import dev.doorman.common.settings.Problem;
import dev.doorman.common.settings.UdpSettings;
import dev.doorman.gateway.access.BanList;
import dev.doorman.gateway.activation.StaticActivator;
import dev.doorman.gateway.builtin.DatagramAnswers;
import dev.doorman.gateway.builtin.Quotes;
import dev.doorman.gateway.catalog.CatalogParser;
import dev.doorman.gateway.catalog.CatalogResult;
import dev.doorman.gateway.catalog.ServiceNames;
import dev.doorman.gateway.egress.Callbacks;
import dev.doorman.gateway.egress.Caller;
import dev.doorman.gateway.listener.ListenAddresses;
import dev.doorman.gateway.listener.ListenerSet;
import dev.doorman.gateway.pipeline.ConnectionObserver;
import dev.doorman.gateway.pipeline.ConnectionTable;
import dev.doorman.gateway.pipeline.DaemonLinks;
import dev.doorman.gateway.pipeline.DatagramPipeline;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A gateway's UDP half in this process, with a daemon of the test's own at a port that is free until it is started. */
final class UdpFixture implements AutoCloseable {
    static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    static final InetAddress LOOPBACK6 = InetAddress.ofLiteral("::1");
    static final Instant NOW = Instant.parse("2026-11-05T09:08:07Z");
    private static final LinkKey KEY = LinkKey.derive(new byte[LinkKey.BYTES], "testd");
    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
    private static final BanPolicy ONE_FAILURE =
            new BanPolicy(1, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), List.of());

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

    final ConnectionTable table = new ConnectionTable();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final BanList bans = new BanList(() -> ONE_FAILURE, System::nanoTime, new SimpleMeterRegistry());
    final ListenerSet listeners;
    final int offset;
    final DatagramPipeline pipeline;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    private final InetSocketAddress link;
    private volatile UdpSettings settings;
    private @Nullable SessionServer daemon;

    /** A gateway that listens as it is told. */
    @SuppressWarnings("deprecation")
    UdpFixture(String bind, UdpSettings settings, Duration startTimeout) throws IOException {
        this.settings = settings;
        try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
            link = new InetSocketAddress(LOOPBACK, free.getLocalPort());
        }
        offset = freeOffset();
        pipeline = new DatagramPipeline(
                Gates.open(bans, registry),
                new StaticActivator(
                        vertx, _ -> new DaemonAddress("127.0.0.1", new PortRange(link.getPort(), link.getPort()))),
                new DaemonLinks(_ -> KEY, _ -> startTimeout, NO_CALLBACKS, bans),
                new DatagramAnswers(InstantSource.fixed(NOW), ZoneOffset.UTC, () -> Quotes.OWN),
                table,
                new ConnectionObserver(registry),
                registry,
                _ -> this.settings,
                InstantSource.system());
        listeners = new ListenerSet(
                new ListenAddresses(bind, offset),
                vertx.nettyEventLoopGroup(),
                (_, client) -> {
                    throw new AssertionError("no stream service: " + client);
                },
                pipeline,
                _ -> new ListenSettings(1024, true));
    }

    UdpFixture(String bind) throws IOException {
        this(bind, UdpSettings.STANDARD, START_TIMEOUT);
    }

    /** An offset at which the well-known ports are free. */
    private static int freeOffset() throws IOException {
        for (int candidate = 31_000; candidate < 60_000; candidate += 700) {
            if (free(candidate)) {
                return candidate;
            }
        }
        throw new IOException("no free ports");
    }

    private static boolean free(int offset) {
        for (int port : new int[] {7, 9, 13, 19, 37, 69, 518}) {
            try (DatagramSocket socket = new DatagramSocket(offset + port)) {
                assertThat(socket.isBound()).isTrue();
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    /** Goes over to another inetd.conf. */
    List<Problem> reload(String text) throws IOException {
        CatalogResult result = CatalogParser.parse("inetd.conf", text, ServiceNames.load(Path.of("/no/such")));
        assertThat(result).isInstanceOf(CatalogResult.Parsed.class);
        return listeners.apply(((CatalogResult.Parsed) result).catalog());
    }

    UdpFixture serving(String text) throws IOException {
        assertThat(reload(text)).isEmpty();
        return this;
    }

    void settings(UdpSettings fresh) {
        settings = fresh;
    }

    /** Starts the daemon. */
    void daemon(FlowHandler handler) throws IOException {
        daemon(handler, 4096);
    }

    /** Starts the daemon, for so many flows at once. */
    void daemon(FlowHandler handler, int maxSessions) throws IOException {
        daemon = SessionServer.startFlows(
                new SessionServerOptions(link, KEY, Duration.ofSeconds(10), maxSessions), handler, new SessionLog());
    }

    /** A client that hears only the service that it asks, as it asks it. */
    DatagramSocket client(InetAddress server, int wellKnown) throws IOException {
        DatagramSocket client = new DatagramSocket();
        client.setSoTimeout(20_000);
        client.connect(server, wellKnown + offset);
        return client;
    }

    /** A client at an address and port of its own choice, that hears everybody. */
    static DatagramSocket at(String address, int port) throws IOException {
        DatagramSocket client = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), port));
        client.setSoTimeout(20_000);
        return client;
    }

    InetSocketAddress service(InetAddress server, int wellKnown) {
        return new InetSocketAddress(server, wellKnown + offset);
    }

    static void send(DatagramSocket client, String text) throws IOException {
        send(client, text.getBytes(StandardCharsets.US_ASCII));
    }

    static void send(DatagramSocket client, byte[] bytes) throws IOException {
        client.send(new DatagramPacket(bytes, bytes.length));
    }

    static void sendTo(DatagramSocket client, InetSocketAddress to, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        client.send(new DatagramPacket(bytes, bytes.length, to));
    }

    static DatagramPacket receive(DatagramSocket client) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        client.receive(packet);
        return packet;
    }

    static byte[] bytes(DatagramSocket client) throws IOException {
        DatagramPacket packet = receive(client);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    static String text(DatagramSocket client) throws IOException {
        return new String(bytes(client), StandardCharsets.US_ASCII);
    }

    static boolean silent(DatagramSocket client, int millis) throws IOException {
        int before = client.getSoTimeout();
        client.setSoTimeout(millis);
        try {
            receive(client);
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            client.setSoTimeout(before);
        }
    }

    double refused(String reason) {
        return registry.find("doorman.gateway.refused").tag("reason", reason).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    double lost() {
        return registry.find("doorman.gateway.datagrams.lost").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    long ended(String cause) {
        return registry.find("doorman.connections").tag("cause", cause).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    @Override
    public void close() {
        listeners.close();
        pipeline.stop();
        if (daemon != null) {
            daemon.close();
        }
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
