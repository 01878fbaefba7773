package dev.doorman.authd.homes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.account.Account;
import dev.doorman.common.account.HomePath;
import dev.doorman.common.trust.RhostsSource.Reading;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are none, or none that anybody should wait for. */
class SmbRhostsTest {
    private static final Duration LIMIT = Duration.ofMillis(1500);
    private static final byte[] PASSWORD = "secret".getBytes(StandardCharsets.UTF_8);
    private static final Account JOHN =
            new Account("john", 1000, 100, List.of(100), "\\\\localhost\\homes\\john", "/bin/sh");
    private static final Reading NO_ANSWER =
            new Reading.Unusable("the file server does not answer as it should, or in time");

    /** What a server does with whom it accepts, until it fails. */
    @FunctionalInterface
    private interface Behaviour {
        void with(Socket client) throws IOException, InterruptedException;
    }

    private static Reading read(SmbRhosts smb, String machine) {
        return smb.read(JOHN, new HomePath.Network(machine, "homes", List.of("john")), PASSWORD);
    }

    /** Reads from a server of ours and looks how long it took. */
    private static Reading read(Duration most, Behaviour behaviour) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(listener, behaviour));
            long start = System.nanoTime();
            Reading reading = read(new SmbRhosts(listener.getLocalPort(), null, LIMIT), "localhost");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(most);
            return reading;
        }
    }

    private static void serve(ServerSocket listener, Behaviour behaviour) {
        try {
            while (true) {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> {
                    try (client) {
                        behaviour.with(client);
                    } catch (IOException | InterruptedException e) {
                        // the client went
                    }
                });
            }
        } catch (IOException e) {
            // the end
        }
    }

    private static void untilItGoes(Socket client) throws IOException {
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    @Test
    void aServerThatIsNotThereCostsNoTime() throws Exception {
        int port;
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = listener.getLocalPort();
        }
        assertThat(read(new SmbRhosts(port, null, LIMIT), "localhost")).isEqualTo(NO_ANSWER);
        assertThat(read(new SmbRhosts(port, null, LIMIT), "nas.invalid")).isEqualTo(NO_ANSWER);
    }

    @Test
    void aServerThatSaysNothingCostsABoundedTime() throws Exception {
        assertThat(read(LIMIT.multipliedBy(3), SmbRhostsTest::untilItGoes)).isEqualTo(NO_ANSWER);
    }

    @Test
    void aServerThatTricklesCostsABoundedTime() throws Exception {
        assertThat(read(LIMIT.multipliedBy(3), client -> {
                    OutputStream out = client.getOutputStream();
                    out.write(new byte[] {0, 0, (byte) 0xff, 0});
                    CountDownLatch never = new CountDownLatch(1);
                    while (!never.await(20, TimeUnit.MILLISECONDS)) {
                        out.write(0);
                    }
                }))
                .isEqualTo(NO_ANSWER);
    }

    @Test
    void aPacketOfAllTheMemoryIsNotWaitedFor() throws Exception {
        assertThat(read(LIMIT, client -> {
                    client.getOutputStream().write(new byte[] {0, (byte) 0xff, (byte) 0xff, (byte) 0xff});
                    untilItGoes(client);
                }))
                .isEqualTo(NO_ANSWER);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void nonsenseIsNoAnswer(long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        byte[] packet = new byte[4 + 200];
        random.nextBytes(packet);
        packet[0] = 0;
        packet[1] = 0;
        packet[2] = 0;
        packet[3] = (byte) 200;
        if (seed % 2 == 0) {
            // an answer to the first packet, as far as its header's beginning goes
            byte[] start = {(byte) 0xfe, 'S', 'M', 'B', 64, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0};
            System.arraycopy(start, 0, packet, 4, start.length);
            for (int i = 24; i < 52; i++) {
                packet[i] = 0;
            }
        }
        assertThat(read(LIMIT.multipliedBy(3), client -> {
                    client.getOutputStream().write(packet);
                    untilItGoes(client);
                }))
                .as("seed %d", seed)
                .isEqualTo(NO_ANSWER);
    }

    /** Those who wait for it leave threads for other servers' users, and all threads are free again in the end. */
    @Test
    void aServerThatHangsDoesNotTakeAllThreads() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch taken = new CountDownLatch(4);
            CountDownLatch gone = new CountDownLatch(4);
            Thread.ofVirtual()
                    .start(() -> serve(listener, client -> {
                        taken.countDown();
                        untilItGoes(client);
                        gone.countDown();
                    }));
            SmbRhosts smb = new SmbRhosts(listener.getLocalPort(), null, LIMIT);
            List<Callable<Reading>> calls = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                calls.add(() -> read(smb, "localhost"));
            }
            for (Future<Reading> reading : callers.invokeAll(calls)) {
                assertThat(reading.get()).isEqualTo(NO_ANSWER);
            }
            assertThat(taken.await(10, TimeUnit.SECONDS)).as("four are at it").isTrue();
            assertThat(gone.await(10, TimeUnit.SECONDS)).as("and gone").isTrue();
            assertThat(read(smb, "127.0.0.1")).isEqualTo(NO_ANSWER);
        }
    }

    @Test
    void whoHasNoNameOrPasswordForAServerAsksNone() {
        SmbRhosts smb = new SmbRhosts(1, null);
        Reading untried = new Reading.Unusable("no name or no password for the file server");
        HomePath.Network home = new HomePath.Network("nas.invalid", "homes", List.of());
        assertThat(smb.read(JOHN, home, new byte[0])).isEqualTo(untried);
        Account odd = new Account("CORP+", 1000, 100, List.of(100), JOHN.home(), "/bin/sh");
        assertThat(smb.read(odd, home, PASSWORD)).isEqualTo(untried);
    }
}
