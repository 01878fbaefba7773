package dev.doorman.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.gateway.client.ClientChannels;
import dev.doorman.gateway.client.Traffic;
import dev.doorman.gateway.forward.CloseCause;
import dev.doorman.gateway.forward.RawRelay;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Much through a raw relay, which then leaves the bytes in the kernel: none is lost, doubled or counted wrongly, no pipe is left. */
@SuppressWarnings("deprecation") // Netty's plain event loop group, as Vert.x has it
class SplicedRelayTest {
    private static final int MUCH = 24 * 1024 * 1024;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final long SEED = 20261127;

    private final EventLoopGroup loops = new EpollEventLoopGroup(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<CloseCause> ends = new LinkedBlockingQueue<>();
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private ServerSocket server;
    private Channel listener;

    @BeforeEach
    void listen() throws Exception {
        server = new ServerSocket(0, 50, LOOPBACK);
        InetSocketAddress target = (InetSocketAddress) server.getLocalSocketAddress();
        server.setSoTimeout(10_000);
        EpollServerSocketChannel accepting = new EpollServerSocketChannel();
        listener = accepting;
        accepting.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object accepted) {
                EpollSocketChannel client = (EpollSocketChannel) accepted;
                ClientChannels.prepare(client);
                var _ = loops.register(client).addListener(_ -> relay(client, target));
            }
        });
        loops.register(accepting).sync();
        accepting.bind(new InetSocketAddress(LOOPBACK, 0)).sync();
    }

    private void relay(EpollSocketChannel client, InetSocketAddress target) {
        Traffic.begin(client, new Traffic.Sink() {
            @Override
            public void received(long bytes) {
                received.add(bytes);
            }

            @Override
            public void sent(long bytes) {
                sent.add(bytes);
            }
        });
        RawRelay.connect(client.eventLoop(), target)
                .onSuccess(connected -> RawRelay.start(client, connected, new byte[0], ends::add));
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        listener.close().sync();
        server.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }

    private Socket client() throws IOException {
        return new Socket(LOOPBACK, ((InetSocketAddress) listener.localAddress()).getPort());
    }

    private static byte[] bytes(long seed) {
        byte[] bytes = new byte[MUCH];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static long sum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return sum.getValue();
    }

    private static long sum(InputStream in, int chunk) throws IOException {
        CRC32C sum = new CRC32C();
        byte[] part = new byte[chunk];
        for (int count = in.read(part); count >= 0; count = in.read(part)) {
            sum.update(part, 0, count);
        }
        return sum.getValue();
    }

    private static boolean write(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.shutdownOutput();
        return true;
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static long pipes() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(SplicedRelayTest::isPipe).count();
        }
    }

    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException e) {
            // it was that of the listing
            return false;
        }
    }

    @Test
    void muchBothWaysAtOnceArrivesWhole() throws Exception {
        byte[] up = bytes(SEED);
        byte[] down = bytes(SEED + 1);
        try (Socket client = client();
                Socket served = server.accept()) {
            Future<Boolean> upwards = threads.submit(() -> write(client, up));
            Future<Boolean> downwards = threads.submit(() -> write(served, down));
            Future<Long> arrived = threads.submit(() -> sum(served.getInputStream(), 128 * 1024));
            assertThat(sum(client.getInputStream(), 128 * 1024)).isEqualTo(sum(down));
            assertThat(arrived.get(30, TimeUnit.SECONDS)).isEqualTo(sum(up));
            assertThat(upwards.get() && downwards.get()).isTrue();
        }
        assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo(CloseCause.COMPLETED);
        assertThat(received.sum()).isEqualTo(MUCH);
        assertThat(sent.sum()).isEqualTo(MUCH);
    }

    @Test
    void whatIsInAPipeWhenTheSenderIsDoneStillArrives() throws Exception {
        byte[] up = bytes(SEED + 2);
        long before = pipes();
        try (Socket client = client();
                Socket served = server.accept()) {
            served.setReceiveBufferSize(64 * 1024);
            Future<Boolean> written = threads.submit(() -> write(client, up));
            // the reader waits until a pipe is in use, and full
            await().atMost(20, TimeUnit.SECONDS).until(() -> pipes() > before);
            assertThat(sum(served.getInputStream(), 700)).isEqualTo(sum(up));
            assertThat(written.get(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo(CloseCause.COMPLETED);
    }

    @Test
    void aFewBytesAfterMuchArriveAtOnce() throws Exception {
        byte[] up = bytes(SEED + 3);
        try (Socket client = client();
                Socket served = server.accept()) {
            Future<Boolean> written = threads.submit(() -> {
                client.getOutputStream().write(up);
                return true;
            });
            assertThat(served.getInputStream().readNBytes(MUCH)).isEqualTo(up);
            assertThat(written.get(10, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 100; i++) {
                client.getOutputStream().write(i);
                assertThat(served.getInputStream().read()).isEqualTo(i);
                served.getOutputStream().write(i);
                assertThat(client.getInputStream().read()).isEqualTo(i);
            }
        }
        assertThat(received.sum()).isEqualTo(MUCH + 100);
    }

    @Test
    void noPipeIsLeftOfWhoGoAwayInTheMiddle() throws Exception {
        byte[] up = bytes(SEED + 4);
        long before = pipes();
        for (int round = 0; round < 30; round++) {
            try (Socket client = client();
                    Socket served = server.accept()) {
                Future<?> writing = threads.submit(() -> write(client, up));
                assertThat(served.getInputStream().readNBytes(2 * 1024 * 1024)).hasSize(2 * 1024 * 1024);
                reset(round % 2 == 0 ? served : client);
                await().atMost(10, TimeUnit.SECONDS).until(writing::isDone);
            }
            assertThat(ends.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
        // at most those that are kept for the next, two descriptors each
        await().atMost(10, TimeUnit.SECONDS).until(() -> pipes() <= before + 16);
    }
}
