package dev.doorman.gateway.datagram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.posix.DatagramCalls;
import dev.doorman.common.posix.DatagramCalls.Sent;
import dev.doorman.gateway.catalog.AddressFamily;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several datagrams with one call, on real sockets. */
class DatagramPortTest {
    private static final int LIMIT_MILLIS = 20_000;
    private static final DatagramReceiver DEAF = new DatagramReceiver() {
        @Override
        public void received(Datagram datagram) {
            // nobody sends here
        }

        @Override
        public void dropped() {
            // nobody sends here
        }
    };

    private final EventLoopGroup loops = new EpollEventLoopGroup(1);

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private Sent send(DatagramPort port, InetSocketAddress to, String all, int each) throws Exception {
        return loops.submit(() -> {
                    ByteBuf payload = PooledByteBufAllocator.DEFAULT.directBuffer();
                    try {
                        payload.writeCharSequence(all, StandardCharsets.US_ASCII);
                        return port.send(to.getAddress(), to, payload, each);
                    } finally {
                        payload.release();
                    }
                })
                .get();
    }

    private static List<String> receive(DatagramSocket client, int count) throws Exception {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            DatagramPacket packet = new DatagramPacket(new byte[1000], 1000);
            client.receive(packet);
            all.add(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII));
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1, IPV4", "::1, ::1, IPV6", "::, 127.0.0.1, DUAL", "::, ::1, DUAL"})
    void severalAreAsManyForWhoReceivesThemAndAllOrNoneLeave(String bind, String client, AddressFamily family)
            throws Exception {
        InetSocketAddress here = new InetSocketAddress(InetAddress.ofLiteral(bind), 0);
        DatagramPort port = DatagramPort.open(loops.next(), here, family, 65_536, DEAF);
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(client, 0))) {
            socket.setSoTimeout(LIMIT_MILLIS);
            InetSocketAddress to = (InetSocketAddress) socket.getLocalSocketAddress();
            // more than any system takes: nothing of it comes before what is sent next
            String tooMany = "x".repeat(1000 * DatagramCalls.MOST_SEGMENTS);
            assertThat(send(port, to, tooMany, 1)).isEqualTo(Sent.IMPOSSIBLE);
            assertThat(send(port, to, "onetwo3", 3)).isEqualTo(Sent.SENT);
            assertThat(receive(socket, 3)).containsExactly("one", "two", "3");
            String most = "y".repeat(DatagramCalls.MOST_SEGMENTS);
            assertThat(send(port, to, most, 1)).isEqualTo(Sent.SENT);
            assertThat(receive(socket, DatagramCalls.MOST_SEGMENTS)).containsOnly("y");
        } finally {
            port.close();
        }
        assertThat(send(port, here, "onetwo", 3)).isEqualTo(Sent.IMPOSSIBLE);
    }
}
