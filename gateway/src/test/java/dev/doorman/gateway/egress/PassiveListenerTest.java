package dev.doorman.gateway.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.callback.CallbackClient;
import dev.doorman.common.callback.CallbackRefusedException;
import dev.doorman.common.callback.CallbackRefusedException.Reason;
import dev.doorman.common.callback.PassivePort;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.net.PortRange;
import dev.doorman.common.settings.AdvertisedAddresses;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Waiting for the client: who gets in, where, and for how long. */
class PassiveListenerTest {
    private static final String CLIENT = "127.0.0.2";
    private static final PortRange RANGE = new PortRange(31_000, 31_007);
    private static final Duration SOON = Duration.ofSeconds(10);

    private CallbackFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new CallbackFixture();
    }

    private void with(CallbackFixture own) {
        fixture.close();
        fixture = own;
    }

    @AfterEach
    void stop() {
        fixture.awaitNothing();
        fixture.close();
    }

    private static Socket connect(String from, InetSocketAddress to) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        socket.connect(to);
        socket.setSoTimeout(10_000);
        return socket;
    }

    @Test
    void onlyTheClientGetsInAndAThiefDoesNotTakeItsPlace() throws Exception {
        try (PassivePort port = new CallbackClient(fixture.connection(CLIENT, "ftp-data")).listen()) {
            assertThat(port.advertised().getAddress()).isEqualTo(CallbackFixture.GATEWAY);
            assertThat(port.advertised().getPort()).isBetween(RANGE.first(), RANGE.last());
            for (int i = 0; i < 40; i++) {
                try (Socket thief = connect("127.0.0.3", port.advertised())) {
                    assertThatThrownBy(() -> {
                                thief.getOutputStream().write('x');
                                assertThat(thief.getInputStream().read()).isEqualTo('x');
                            })
                            .isInstanceOf(SocketException.class);
                } catch (ConnectException e) {
                    throw e;
                } catch (SocketException e) {
                    assertThat(e).hasMessageContaining("reset");
                }
            }
            assertThatThrownBy(() -> port.accept(Duration.ofMillis(50))).isInstanceOf(SocketTimeoutException.class);
            try (Socket client = connect(CLIENT, port.advertised());
                    Socket daemon = port.accept(SOON)) {
                client.getOutputStream().write('x');
                assertThat(daemon.getInputStream().read()).isEqualTo('x');
                daemon.getOutputStream().write('y');
                assertThat(client.getInputStream().read()).isEqualTo('y');
                assertThatThrownBy(() -> connect(CLIENT, port.advertised())).isInstanceOf(ConnectException.class);
            }
        }
        assertThat(fixture.registry.get("doorman.callback.strangers").counter().count())
                .isEqualTo(40);
        await().until(() -> fixture.callbacks("passive", "ok") == 1);
    }

    @Test
    void theClientsFirstBytesAreNotLost() throws Exception {
        try (PassivePort port = new CallbackClient(fixture.connection(CLIENT, "ftp-data")).listen()) {
            try (Socket client = connect(CLIENT, port.advertised())) {
                client.getOutputStream().write("all of it".getBytes(StandardCharsets.US_ASCII));
            }
            try (Socket daemon = port.accept(SOON)) {
                assertThat(daemon.getInputStream().readAllBytes()).asString().isEqualTo("all of it");
            }
        }
    }

    @Test
    void theAdvertisedAddressIsToldAndTheDialledOneListens() throws Exception {
        with(CallbackFixture.advertising("127.0.0.9", "203.0.113.7"));
        LinkHeader connection = fixture.connection(CLIENT, "127.0.0.9", "ftp-data");
        try (PassivePort port = new CallbackClient(connection).listen()) {
            assertThat(port.advertised().getAddress()).isEqualTo(InetAddress.ofLiteral("203.0.113.7"));
            int number = port.advertised().getPort();
            assertThatThrownBy(() -> connect(CLIENT, new InetSocketAddress(CallbackFixture.GATEWAY, number)))
                    .isInstanceOf(ConnectException.class);
            try (Socket client = connect(CLIENT, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.9"), number));
                    Socket daemon = port.accept(SOON)) {
                daemon.getOutputStream().write('y');
                assertThat(client.getInputStream().read()).isEqualTo('y');
            }
        }
        LinkHeader other = fixture.connection(CLIENT, "127.0.0.8", "ftp-data");
        try (PassivePort port = new CallbackClient(other).listen()) {
            assertThat(port.advertised().getAddress()).isEqualTo(InetAddress.ofLiteral("127.0.0.8"));
        }
    }

    @Test
    void theRangeIsUsedWholeAndThenThereIsNone() throws Exception {
        // one of them is somebody else's
        try (ServerSocket taken = new ServerSocket(RANGE.first() + 3, 1, CallbackFixture.GATEWAY)) {
            List<PassivePort> open = new ArrayList<>();
            Set<Integer> ports = new HashSet<>();
            for (int i = 0; i < RANGE.size() - 1; i++) {
                PassivePort port = new CallbackClient(fixture.connection(CLIENT, "any")).listen();
                open.add(port);
                ports.add(port.advertised().getPort());
            }
            assertThat(ports)
                    .hasSize(RANGE.size() - 1)
                    .allMatch(port -> port >= RANGE.first() && port <= RANGE.last())
                    .doesNotContain(taken.getLocalPort());
            LinkHeader next = fixture.connection(CLIENT, "any");
            assertThat(catchThrowableOfType(CallbackRefusedException.class, () -> new CallbackClient(next).listen())
                            .reason())
                    .isEqualTo(Reason.NO_PORT);
            int freed = open.getFirst().advertised().getPort();
            open.removeFirst().close();
            await().until(() -> fixture.server.passivePortsInUse() == open.size());
            try (PassivePort port = new CallbackClient(next).listen()) {
                assertThat(port.advertised().getPort()).isEqualTo(freed);
            }
            for (PassivePort port : open) {
                port.close();
            }
        }
    }

    @Test
    void aClientThatDoesNotComeIsNotWaitedForForEver() throws Exception {
        with(new CallbackFixture(
                new CallbackOptions.Limits(8, 8, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMillis(300)),
                Set.of(),
                RANGE,
                AdvertisedAddresses.AS_DIALLED));
        try (PassivePort port = new CallbackClient(fixture.connection(CLIENT, "any")).listen()) {
            assertThatThrownBy(() -> port.accept(SOON))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("the client did not connect");
        }
        assertThat(fixture.callbacks("passive", "timed-out")).isEqualTo(1);
    }

    @Test
    void thePortEndsWithTheConnectionAndWithTheDaemon() throws Exception {
        LinkHeader connection = fixture.connection(CLIENT, "any");
        PassivePort waiting = new CallbackClient(connection).listen();
        PassivePort given = new CallbackClient(connection).listen();
        given.close();
        await().until(() -> fixture.server.passivePortsInUse() == 1);
        assertThatThrownBy(() -> connect(CLIENT, given.advertised())).isInstanceOf(ConnectException.class);
        fixture.server.ended(connection.id(), Callbacks.Ending.FLUSHED);
        fixture.awaitNothing();
        assertThatThrownBy(() -> connect(CLIENT, waiting.advertised())).isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> waiting.accept(SOON)).isInstanceOf(CallbackRefusedException.class);
        waiting.close();
    }
}
