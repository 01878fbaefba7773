package dev.doorman.gateway;

import static dev.doorman.gateway.UdpFixture.LOOPBACK;
import static dev.doorman.gateway.UdpFixture.LOOPBACK6;
import static dev.doorman.gateway.UdpFixture.at;
import static dev.doorman.gateway.UdpFixture.bytes;
import static dev.doorman.gateway.UdpFixture.send;
import static dev.doorman.gateway.UdpFixture.sendTo;
import static dev.doorman.gateway.UdpFixture.silent;
import static dev.doorman.gateway.UdpFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.settings.UdpSettings;
import dev.doorman.common.testing.Soak;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The internal services over UDP, camped UDP ports, and what is never answered. */
class InternalDatagramsTest {
    private static final String ALL = """
            echo dgram udp wait NULL internal
            discard dgram udp wait NULL internal
            chargen dgram udp wait NULL internal
            daytime dgram udp wait NULL internal
            time dgram udp nowait NULL internal
            """;
    private static final String ECHO = "echo dgram udp wait NULL internal";
    private static final String CAMPED = "camp-" + ECHO;

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void eachAnswersAsItsRfcHasIt(String address) throws Exception {
        InetAddress server = InetAddress.ofLiteral(address);
        try (UdpFixture gateway = new UdpFixture("loopback").serving(ALL);
                DatagramSocket echo = gateway.client(server, 7);
                DatagramSocket discard = gateway.client(server, 9);
                DatagramSocket chargen = gateway.client(server, 19);
                DatagramSocket daytime = gateway.client(server, 13);
                DatagramSocket time = gateway.client(server, 37);
                DatagramSocket empty = at(address, 0)) {
            byte[] longest = new byte[65_507];
            longest[65_506] = 1;
            for (byte[] one : List.of(new byte[] {1}, longest)) {
                send(echo, one);
                assertThat(bytes(echo)).isEqualTo(one);
            }
            // Java does not send an empty datagram from a connected socket
            sendTo(empty, gateway.service(server, 7), "");
            assertThat(bytes(empty)).isEmpty();
            sendTo(empty, gateway.service(server, 19), "");
            assertThat(silent(empty, 100)).isTrue();
            sendTo(empty, gateway.service(server, 13), "");
            assertThat(text(empty)).hasSize(26);
            send(discard, "x");
            assertThat(silent(discard, 100)).isTrue();
            for (int length : new int[] {1, 74, 75, 512, 513, 60_000}) {
                send(chargen, new byte[length]);
                assertThat(text(chargen))
                        .hasSize(Math.min(length, 512))
                        .startsWith(" !\"#$".substring(0, Math.min(5, length)));
            }
            send(daytime, "x");
            assertThat(text(daytime)).isEqualTo("Thu Nov  5 09:08:07 2026\r\n");
            send(time, "x");
            long seconds = Integer.toUnsignedLong(ByteBuffer.wrap(bytes(time)).getInt());
            assertThat(seconds - 2_208_988_800L).isEqualTo(UdpFixture.NOW.getEpochSecond());
            assertThat(gateway.table.size()).isZero();
        }
    }

    @Test
    void anAnswerLeavesFromTheAddressThatWasAsked() throws Exception {
        try (UdpFixture gateway = new UdpFixture("*").serving(ECHO)) {
            for (String address : List.of("127.0.0.1", "127.0.0.2", "127.1.2.3", "::1")) {
                // connected, it hears nothing from elsewhere
                try (DatagramSocket client = gateway.client(InetAddress.ofLiteral(address), 7)) {
                    send(client, address);
                    assertThat(text(client)).isEqualTo(address);
                }
            }
        }
    }

    @Test
    void broadcastsAreNotAnswered() throws Exception {
        try (UdpFixture gateway = new UdpFixture("0.0.0.0").serving("echo dgram udp4 wait NULL internal");
                DatagramSocket client = at("127.0.0.1", 0)) {
            client.setBroadcast(true);
            sendTo(client, gateway.service(InetAddress.ofLiteral("127.255.255.255"), 7), "x");
            await().until(() -> gateway.refused("not-unicast") == 1);
            sendTo(client, gateway.service(LOOPBACK, 7), "y");
            assertThat(text(client)).isEqualTo("y");
        }
    }

    /** Needs root. */
    @Test
    void theyNeverAnswerEachOther() throws Exception {
        try (UdpFixture gateway = new UdpFixture("*").serving(ALL);
                DatagramSocket own = at("127.0.0.1", 0)) {
            int refused = 0;
            for (int port : new int[] {7, 9, 13, 17, 19, 37, 53, 69, 123}) {
                for (String address : List.of("127.0.0.77", "::1")) {
                    try (DatagramSocket spoofed = at(address, port)) {
                        InetAddress server = address.equals("::1") ? LOOPBACK6 : LOOPBACK;
                        for (int service : new int[] {7, 13, 19, 37}) {
                            sendTo(spoofed, gateway.service(server, service), "loop");
                        }
                        refused += 4;
                        int expected = refused;
                        await().until(() -> gateway.refused("loop") == expected);
                        assertThat(silent(spoofed, 20)).as("port %d", port).isTrue();
                    }
                }
            }
            sendTo(own, gateway.service(LOOPBACK, 7), "real");
            assertThat(text(own)).isEqualTo("real");
        }
    }

    @Test
    void theyDoNotAnswerThePortsOfTheirOwnEither() throws Exception {
        try (UdpFixture gateway = new UdpFixture("127.0.0.1").serving(ALL);
                DatagramSocket spoofed = at("127.0.0.2", 19 + gateway.offset)) {
            sendTo(spoofed, gateway.service(LOOPBACK, 7), "loop");
            await().until(() -> gateway.refused("loop") == 1);
            assertThat(silent(spoofed, 20)).isTrue();
            // a service that is off answers nobody, and so there is no loop
            assertThat(gateway.reload(ECHO)).isEmpty();
            sendTo(spoofed, gateway.service(LOOPBACK, 7), "none");
            assertThat(text(spoofed)).isEqualTo("none");
        }
    }

    @Test
    void aSourceHasSoManyAnswersASecondAndOthersHaveTheirs() throws Exception {
        UdpSettings few = new UdpSettings(Duration.ofSeconds(60), 1024, 64, 10, false);
        try (UdpFixture gateway = new UdpFixture("127.0.0.1", few, Duration.ofSeconds(1)).serving(ECHO);
                DatagramSocket flood = at("127.0.0.8", 0);
                DatagramSocket other = at("127.0.0.9", 0)) {
            long begun = System.nanoTime();
            int sent = 0;
            while (sent < 500) {
                sendTo(flood, gateway.service(LOOPBACK, 7), "x");
                sent++;
            }
            sendTo(other, gateway.service(LOOPBACK, 7), "mine");
            assertThat(text(other)).isEqualTo("mine");
            int answers = 0;
            while (!silent(flood, 100)) {
                answers++;
            }
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) + 2;
            assertThat(answers).isBetween(10, Math.toIntExact(10 * seconds));
            assertThat(gateway.refused("answer-rate")).isPositive();
        }
    }

    @Test
    void aCampedPortIsHeldAndSilentAndWhatCameMeanwhileIsGone() throws Exception {
        try (UdpFixture gateway = new UdpFixture("*").serving(CAMPED);
                DatagramSocket client = gateway.client(LOOPBACK, 7)) {
            send(client, "camped");
            assertThat(silent(client, 100)).isTrue();
            rivalIsRefused(gateway);
            assertThat(gateway.reload(ECHO)).isEmpty();
            rivalIsRefused(gateway);
            send(client, "on");
            assertThat(text(client)).isEqualTo("on");
            assertThat(gateway.reload(CAMPED)).isEmpty();
            send(client, "camped");
            assertThat(silent(client, 100)).isTrue();
            assertThat(gateway.reload("")).isEmpty();
            try (DatagramSocket free = at("0.0.0.0", 7 + gateway.offset)) {
                assertThat(free.isBound()).isTrue();
            }
        }
    }

    private static void rivalIsRefused(UdpFixture gateway) throws IOException {
        for (String address : List.of("0.0.0.0", "127.0.0.1", "127.0.0.5", "::", "::1")) {
            for (boolean reuse : new boolean[] {false, true}) {
                try (DatagramSocket rival = new DatagramSocket(null)) {
                    rival.setReuseAddress(reuse);
                    rival.setOption(java.net.StandardSocketOptions.SO_REUSEPORT, reuse);
                    assertThatThrownBy(() -> rival.bind(
                                    new InetSocketAddress(InetAddress.ofLiteral(address), 7 + gateway.offset)))
                            .as("%s %s", address, reuse)
                            .isInstanceOf(BindException.class);
                }
            }
        }
    }

    @Test
    void aRivalNeverGetsThePortHoweverOftenItIsCampedOnAndOff() throws Exception {
        try (UdpFixture gateway = new UdpFixture("loopback").serving(CAMPED)) {
            AtomicInteger tries = new AtomicInteger();
            AtomicInteger got = new AtomicInteger();
            CountDownLatch enough = new CountDownLatch(1);
            Thread rival = Thread.ofPlatform().start(() -> {
                while (enough.getCount() > 0) {
                    for (InetAddress address : List.of(LOOPBACK, LOOPBACK6)) {
                        try (DatagramSocket socket = new DatagramSocket(gateway.service(address, 7))) {
                            got.addAndGet(socket.isBound() ? 1 : 0);
                        } catch (IOException e) {
                            tries.incrementAndGet();
                        }
                    }
                }
            });
            try (DatagramSocket client = gateway.client(LOOPBACK, 7)) {
                for (int i = 0; i < Soak.rounds(100, 1000); i++) {
                    assertThat(gateway.reload(ECHO)).isEmpty();
                    if (i % 10 == 0) {
                        send(client, "still");
                        assertThat(text(client)).isEqualTo("still");
                    }
                    assertThat(gateway.reload(CAMPED)).isEmpty();
                }
            } finally {
                enough.countDown();
                rival.join();
            }
            assertThat(tries.get()).isGreaterThan(100);
            assertThat(got.get()).isZero();
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (UdpFixture gateway = new UdpFixture("127.0.0.1");
                DatagramSocket taken = at("127.0.0.1", 7 + gateway.offset)) {
            assertThat(gateway.reload(ECHO))
                    .singleElement()
                    .asString()
                    .startsWith("inetd.conf:1: echo: cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .contains("Address already in use");
        }
    }
}
