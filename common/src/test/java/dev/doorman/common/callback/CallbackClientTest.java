package dev.doorman.common.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.doorman.common.callback.CallbackRefusedException.Reason;
import dev.doorman.common.link.CallbackGrant;
import dev.doorman.common.link.Invocation;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.link.Transport;
import dev.doorman.common.net.ConnectionId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The daemon's end against a callback port by hand. */
class CallbackClientTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final String TOKEN = "00112233445566778899aabbccddeeff";
    private static final ConnectionId ID = new ConnectionId("0123456789abcdef0123456789abcdef");
    private static final String METHOD = "0502";
    private static final String WELCOME = "0100";
    /** Success, 127.0.0.1:1023. */
    private static final String DONE = "050000017f00000103ff";

    private final ServerSocket port;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    CallbackClientTest() throws IOException {
        port = new ServerSocket(0, 8, LOOPBACK);
    }

    @AfterEach
    void stop() throws Exception {
        port.close();
        threads.close();
    }

    private LinkHeader header(String client, @Nullable CallbackGrant grant) {
        InetSocketAddress end = new InetSocketAddress(InetAddress.ofLiteral(client), 1022);
        return new LinkHeader(ID, Transport.STREAM, end, end, new Invocation("shell", List.of("in.rshd")), grant);
    }

    private LinkHeader header(String client) {
        return header(client, new CallbackGrant("127.0.0.1", port.getLocalPort(), TOKEN));
    }

    private CallbackClient client() {
        return new CallbackClient(header("192.0.2.7"), Duration.ofMillis(500));
    }

    /** Serves one daemon: takes so many bytes, then says this, and so on; keeps the connection open for the rest. */
    private Future<String> serve(Object... takeAndSay) {
        return threads.submit(() -> {
            ByteArrayOutputStream taken = new ByteArrayOutputStream();
            try (Socket daemon = port.accept()) {
                InputStream in = daemon.getInputStream();
                for (Object step : takeAndSay) {
                    switch (step) {
                        case Integer length -> taken.writeBytes(in.readNBytes(length));
                        default -> daemon.getOutputStream().write(HexFormat.of().parseHex(step.toString()));
                    }
                }
                daemon.shutdownOutput();
                taken.writeBytes(in.readAllBytes());
            } catch (SocketException e) {
                // a daemon that has heard enough closes, whatever else it was told
            }
            return HexFormat.of().formatHex(taken.toByteArray());
        });
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void theWireOfACallAndNotAByteMoreIsTaken() throws Exception {
        // the client's data follows the reply at once, in the same segment
        Future<String> server = serve(3, METHOD, 67, WELCOME, 10, DONE + hex("hello"));
        try (Socket daemon = client().dial(1021)) {
            assertThat(daemon.getSoTimeout()).isZero();
            assertThat(daemon.getTcpNoDelay()).isTrue();
            assertThat(daemon.getInputStream().readAllBytes()).asString().isEqualTo("hello");
            daemon.getOutputStream().write("signal".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(server.get(10, TimeUnit.SECONDS))
                .isEqualTo(
                        "050102" // version 5, one method: user name and password
                                + "01" + "20" + hex(ID.hex()) + "20" + hex(TOKEN)
                                + "05010001" + "c0000207" + "03fd" // CONNECT, IPv4, 192.0.2.7:1021
                                + hex("signal"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "05000001c000020703fd",
                "0500000420010db800000000000000000000000703fd",
                "0500000309" + "6c6f63616c686f7374" + "03fd"
            })
    void notAByteMoreThanTheReplyIsTakenWhateverItsAddress(String reply) throws Exception {
        Future<String> server = serve(3, METHOD, 67, WELCOME, 10, reply + hex("hello"));
        try (Socket daemon = client().dial(1021)) {
            assertThat(daemon.getInputStream().readAllBytes()).asString().isEqualTo("hello");
        }
        assertThat(server.get(10, TimeUnit.SECONDS)).isNotEmpty();
    }

    @Test
    void theWireOfAPort() throws Exception {
        Future<String> server = serve(3, METHOD, 67, WELCOME, 22, "05000001cb0071077530", DONE + hex("data"));
        CallbackClient client = new CallbackClient(header("2001:db8::7"), Duration.ofMillis(500));
        try (PassivePort waiting = client.listen()) {
            assertThat(waiting.advertised())
                    .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("203.0.113.7"), 30_000));
            try (Socket daemon = waiting.accept(Duration.ofSeconds(5))) {
                assertThat(daemon.getInputStream().readAllBytes()).asString().isEqualTo("data");
            }
            assertThatThrownBy(() -> waiting.accept(Duration.ofSeconds(5))).isInstanceOf(IllegalStateException.class);
        }
        assertThat(server.get(10, TimeUnit.SECONDS))
                .endsWith("05020004" + "20010db8000000000000000000000007" + "0000"); // BIND, IPv6, any port
    }

    @Test
    void aWaitThatWasTooShortGoesOn() throws Exception {
        String half = DONE.substring(0, 8);
        Future<String> server = serve(3, METHOD, 67, WELCOME, 10, DONE + half, 1, DONE.substring(8));
        try (PassivePort waiting = client().listen()) {
            assertThatThrownBy(() -> waiting.accept(Duration.ofMillis(100))).isInstanceOf(SocketTimeoutException.class);
            assertThatThrownBy(() -> waiting.accept(Duration.ofMillis(100))).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(server.get(10, TimeUnit.SECONDS)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "01, NO_PORT",
        "02, NOT_ALLOWED",
        "03, UNREACHABLE",
        "04, UNREACHABLE",
        "05, CONNECTION_REFUSED",
        "06, UNREACHABLE",
        "07, FAILED",
        "08, FAILED",
        "ee, FAILED"
    })
    void eachReplyHasItsReason(String code, Reason reason) throws Exception {
        Future<String> server = serve(3, METHOD, 67, WELCOME, 10, "05" + code + "0001000000000000");
        assertThat(refused(client()).reason()).isEqualTo(reason);
        server.get(10, TimeUnit.SECONDS);
    }

    private static CallbackRefusedException refused(CallbackClient client) {
        CallbackRefusedException refused =
                catchThrowableOfType(CallbackRefusedException.class, () -> client.dial(1021));
        assertThat(refused).isNotNull();
        assertThat(refused.toString()).doesNotContain(TOKEN);
        return refused;
    }

    @Test
    void aCallbackPortThatKnowsNothingOfIt() throws Exception {
        Future<String> noMethod = serve(3, "05ff");
        assertThat(refused(client()).reason()).isEqualTo(Reason.NOT_ALLOWED);
        noMethod.get(10, TimeUnit.SECONDS);
        Future<String> wrongToken = serve(3, METHOD, 67, "0101");
        assertThat(refused(client()).reason()).isEqualTo(Reason.NOT_ALLOWED);
        wrongToken.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aCallbackPortThatIsNone() throws Exception {
        Future<String> other = serve("485454502f312e31");
        assertThat(refused(client()).reason()).isEqualTo(Reason.FAILED);
        other.get(10, TimeUnit.SECONDS);
        String whole = METHOD + WELCOME + DONE;
        for (int cut = 0; cut < whole.length(); cut += 2) {
            Future<String> ends = serve(whole.substring(0, cut));
            assertThat(refused(client()).reason()).as("cut at %d", cut / 2).isEqualTo(Reason.FAILED);
            ends.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void oneThatIsSilentOrNotThere() throws Exception {
        Future<String> silent = serve(1000);
        assertThat(refused(client()).reason()).isEqualTo(Reason.FAILED);
        silent.get(10, TimeUnit.SECONDS);
        Future<String> silentLater = serve(3, METHOD, 67, WELCOME, 1000);
        assertThat(refused(client()).reason()).isEqualTo(Reason.FAILED);
        silentLater.get(10, TimeUnit.SECONDS);
        port.close();
        assertThat(refused(client()).reason()).isEqualTo(Reason.FAILED);
    }

    @Test
    void withoutAGrantNothingIsAsked() {
        assertThat(refused(new CallbackClient(header("192.0.2.7", null))).reason())
                .isEqualTo(Reason.NOT_ALLOWED);
        assertThatThrownBy(() -> client().dial(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client().dial(65_536)).isInstanceOf(IllegalArgumentException.class);
    }
}
