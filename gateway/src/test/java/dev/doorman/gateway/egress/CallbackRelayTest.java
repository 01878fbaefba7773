package dev.doorman.gateway.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.callback.CallbackClient;
import dev.doorman.common.link.LinkHeader;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes through a callback, and how it ends. */
class CallbackRelayTest {
    private static final String CLIENT = "127.0.0.2";
    private static final int BLOCK = 64 * 1024;
    private static final int BLOCKS = 1024;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private CallbackFixture fixture;
    private LinkHeader connection;
    private Socket daemon;
    private Socket client;

    @BeforeEach
    void start() throws Exception {
        fixture = new CallbackFixture();
        connection = fixture.connection(CLIENT, "any");
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.ofLiteral(CLIENT))) {
            daemon = new CallbackClient(connection).dial(listener.getLocalPort());
            client = listener.accept();
        }
        daemon.setSoTimeout(20_000);
        client.setSoTimeout(20_000);
    }

    @AfterEach
    void stop() throws Exception {
        daemon.close();
        client.close();
        fixture.awaitNothing();
        fixture.close();
        threads.close();
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void eitherHalfMayBeClosedFirst() throws Exception {
        send(daemon, "question");
        daemon.shutdownOutput();
        assertThat(rest(client)).isEqualTo("question");
        send(client, "answer");
        client.shutdownOutput();
        assertThat(rest(daemon)).isEqualTo("answer");
    }

    @Test
    void theClientsHalfMayBeClosedFirst() throws Exception {
        client.shutdownOutput();
        assertThat(rest(daemon)).isEmpty();
        send(daemon, "still there");
        daemon.close();
        assertThat(rest(client)).isEqualTo("still there");
    }

    private Future<Long> pump(Socket to, long seed) {
        return threads.submit(() -> {
            RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
            CRC32 sum = new CRC32();
            byte[] block = new byte[BLOCK];
            OutputStream out = to.getOutputStream();
            for (int i = 0; i < BLOCKS; i++) {
                random.nextBytes(block);
                sum.update(block);
                out.write(block);
            }
            to.shutdownOutput();
            return sum.getValue();
        });
    }

    private Future<Long> drain(Socket from) {
        return threads.submit(() -> {
            CheckedInputStream in = new CheckedInputStream(from.getInputStream(), new CRC32());
            assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo((long) BLOCK * BLOCKS);
            return in.getChecksum().getValue();
        });
    }

    @Test
    void sixtyFourMebibytesBothWays() throws Exception {
        Future<Long> toClient = pump(daemon, 1);
        Future<Long> toDaemon = pump(client, 2);
        Future<Long> atClient = drain(client);
        Future<Long> atDaemon = drain(daemon);
        assertThat(atClient.get(60, TimeUnit.SECONDS)).isEqualTo(toClient.get(60, TimeUnit.SECONDS));
        assertThat(atDaemon.get(60, TimeUnit.SECONDS)).isEqualTo(toDaemon.get(60, TimeUnit.SECONDS));
    }

    @Test
    void aSlowReaderStopsTheWriterAndMemoryIsBounded() throws Exception {
        AtomicLong written = new AtomicLong();
        long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        Future<?> writer = threads.submit(() -> {
            byte[] block = new byte[BLOCK];
            for (int i = 0; i < 4 * BLOCKS; i++) {
                daemon.getOutputStream().write(block);
                written.addAndGet(BLOCK);
            }
            daemon.shutdownOutput();
            return null;
        });
        AtomicLong last = new AtomicLong(-1);
        await().pollInterval(500, TimeUnit.MILLISECONDS)
                .until(() -> last.getAndSet(written.get()) == written.get() && written.get() > 0);
        assertThat(written.get()).as("held on the way").isLessThan(64L * 1024 * 1024);
        assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before)
                .as("direct memory")
                .isLessThan(16L * 1024 * 1024);
        InputStream in = client.getInputStream();
        assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo(4L * BLOCK * BLOCKS);
        writer.get(10, TimeUnit.SECONDS);
    }

    @Test
    void whenTheClientIsGoneAllEndsAtOnce() throws Exception {
        fixture.server.ended(connection.id(), Callbacks.Ending.AT_ONCE);
        assertEnds(client);
        assertEnds(daemon);
    }

    @Test
    void whenTheDaemonIsDoneWhatItWroteStillLeaves() throws Exception {
        byte[] much = new byte[300_000];
        // more than the client's socket takes unread, so that some of it waits in the gateway
        threads.submit(() -> {
                    daemon.getOutputStream().write(much);
                    daemon.close();
                    return null;
                })
                .get(10, TimeUnit.SECONDS);
        fixture.server.ended(connection.id(), Callbacks.Ending.FLUSHED);
        assertThat(client.getInputStream().readAllBytes()).hasSize(much.length);
    }

    @Test
    void whenTheDaemonIsDoneNothingMoreOfTheClientReachesIt() throws Exception {
        fixture.server.ended(connection.id(), Callbacks.Ending.FLUSHED);
        assertThat(daemon.getInputStream().read()).isEqualTo(-1);
        send(daemon, "last words");
        daemon.close();
        assertThat(rest(client)).isEqualTo("last words");
    }

    @Test
    void aDaemonThatKeepsItsCallbackOpenLosesItSoonAfterItsConnection() throws Exception {
        fixture.server.ended(connection.id(), Callbacks.Ending.FLUSHED);
        assertThat(rest(client)).isEmpty();
        fixture.awaitNothing();
    }

    private static void assertEnds(Socket socket) throws IOException {
        socket.setSoTimeout(2_000);
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }
}
