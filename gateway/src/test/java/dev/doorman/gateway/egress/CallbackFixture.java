package dev.doorman.gateway.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.link.CallbackGrant;
import dev.doorman.common.link.Invocation;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.link.Transport;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.common.net.PortRange;
import dev.doorman.common.settings.AdvertisedAddresses;
import dev.doorman.common.settings.DialPolicy;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A callback port of a test's own, on loopback, and connections that may use it. The name of a connection's service is its
 * dial policy.
 */
final class CallbackFixture implements AutoCloseable {
    static final InetAddress GATEWAY = InetAddress.ofLiteral("127.0.0.1");
    static final CallbackOptions.Limits LIMITS =
            new CallbackOptions.Limits(16, 64, Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(60));

    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final CallbackServer server;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));

    CallbackFixture() throws IOException {
        this(LIMITS, Set.of(), new PortRange(31_000, 31_007), AdvertisedAddresses.AS_DIALLED);
    }

    CallbackFixture(CallbackOptions.Limits limits) throws IOException {
        this(limits, Set.of(), new PortRange(31_000, 31_007), AdvertisedAddresses.AS_DIALLED);
    }

    CallbackFixture(
            CallbackOptions.Limits limits, Set<Integer> named, PortRange passive, AdvertisedAddresses advertised)
            throws IOException {
        this(new InetSocketAddress(GATEWAY, 0), limits, named, passive, advertised);
    }

    @SuppressWarnings("deprecation")
    private CallbackFixture(
            InetSocketAddress bind,
            CallbackOptions.Limits limits,
            Set<Integer> named,
            PortRange passive,
            AdvertisedAddresses advertised)
            throws IOException {
        try {
            server = CallbackServer.start(
                    new CallbackOptions(
                            bind,
                            "127.0.0.1",
                            (service, _) -> DialPolicy.valueOf(
                                    service.toUpperCase(Locale.ROOT).replace('-', '_')),
                            () -> named,
                            () -> passive,
                            () -> advertised,
                            limits),
                    vertx.nettyEventLoopGroup(),
                    registry);
        } catch (IOException e) {
            closeLoops();
            throw e;
        }
    }

    /** One on a port of the test's choice. */
    static CallbackFixture at(InetSocketAddress bind) throws IOException {
        return new CallbackFixture(
                bind, LIMITS, Set.of(), new PortRange(31_000, 31_007), AdvertisedAddresses.AS_DIALLED);
    }

    static CallbackFixture advertising(String listened, String advertised) throws IOException {
        return new CallbackFixture(
                LIMITS,
                Set.of(),
                new PortRange(31_000, 31_007),
                new AdvertisedAddresses(
                        Map.of(InetAddress.ofLiteral(listened), InetAddress.ofLiteral(advertised)), null, null));
    }

    /** A connection of a client that dialled 127.0.0.1. */
    LinkHeader connection(String client, String policy) {
        return connection(client, "127.0.0.1", policy);
    }

    LinkHeader connection(String client, String dialled, String policy) {
        return link(ConnectionId.random(), client, dialled, policy);
    }

    LinkHeader link(ConnectionId id, String client, String dialled, String policy) {
        InetAddress from = InetAddress.ofLiteral(client);
        InetAddress to = InetAddress.ofLiteral(dialled);
        CallbackGrant grant = server.grant(new Caller(id, from, to, policy, "testd"));
        return new LinkHeader(
                id,
                Transport.STREAM,
                new InetSocketAddress(from, 1022),
                new InetSocketAddress(to, 514),
                new Invocation(policy, List.of("in.testd")),
                grant);
    }

    double callbacks(String kind, String result) {
        Counter counter = registry.find("doorman.callbacks")
                .tag("kind", kind)
                .tag("result", result)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    double faults(String fault) {
        return registry.get("doorman.callback.handshakes.refused")
                .tag("fault", fault)
                .counter()
                .count();
    }

    /** Waits until the server holds nothing of anybody. */
    void awaitNothing() {
        await().untilAsserted(() -> {
            assertThat(server.openHandshakes()).as("handshakes").isZero();
            assertThat(server.openCallbacks()).as("callbacks").isZero();
            assertThat(server.passivePortsInUse()).as("passive ports").isZero();
        });
    }

    /** The sockets that this process holds. */
    static long sockets() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(CallbackFixture::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        server.close();
        closeLoops();
    }

    private void closeLoops() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
