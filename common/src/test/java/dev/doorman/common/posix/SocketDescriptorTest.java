package dev.doorman.common.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.common.posix.SocketDescriptor.Ready;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Urgent data as a client of rlogin's has it, on loopback. */
@Timeout(30)
class SocketDescriptorTest {
    /** Both ends of a connection. */
    private record Pair(Socket server, Socket client) implements AutoCloseable {
        static Pair connected() throws IOException {
            try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                return new Pair(listener.accept(), client);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            client.close();
        }
    }

    @Test
    void anUrgentByteComesFirstAndIsNotAmongTheData() throws Exception {
        try (Pair pair = Pair.connected()) {
            SocketDescriptor client = SocketDescriptor.of(pair.client());
            pair.server().getOutputStream().write(new byte[] {'a', 'b'});
            pair.server().sendUrgentData(0x80);
            pair.server().getOutputStream().write('c');
            while (client.await() != Ready.URGENT) {
                // the data is there, and the urgent byte not yet
                Thread.onSpinWait();
            }
            assertThat(client.urgent()).contains((byte) 0x80);
            assertThat(client.urgent()).as("it is taken").isEmpty();
            assertThat(client.await()).isEqualTo(Ready.DATA);
            assertThat(client.atMark()).isFalse();
            assertThat(pair.client().getInputStream().readNBytes(2)).containsExactly('a', 'b');
            assertThat(client.atMark()).isTrue();
            assertThat(pair.client().getInputStream().read()).isEqualTo('c');
        }
    }

    @Test
    void anEndIsDataToo() throws Exception {
        try (Pair pair = Pair.connected()) {
            SocketDescriptor client = SocketDescriptor.of(pair.client());
            assertThat(client.urgent()).isEmpty();
            pair.server().close();
            assertThat(client.await()).isEqualTo(Ready.DATA);
            assertThat(pair.client().getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void eachSocketHasItsOwn() throws Exception {
        try (Pair one = Pair.connected();
                Pair other = Pair.connected()) {
            SocketDescriptor client = SocketDescriptor.of(one.client());
            other.server().sendUrgentData(1);
            one.server().getOutputStream().write('x');
            assertThat(client.await()).isEqualTo(Ready.DATA);
            assertThat(client.urgent()).isEmpty();
        }
    }

    @Test
    void oneThatIsClosedHasNone() throws Exception {
        try (Pair pair = Pair.connected()) {
            pair.client().close();
            assertThatThrownBy(() -> SocketDescriptor.of(pair.client())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void debuggingIsForThePrivileged() throws Exception {
        try (Pair pair = Pair.connected()) {
            SocketDescriptor client = SocketDescriptor.of(pair.client());
            if (Libc.effectiveUid() == 0) {
                client.debug();
            } else {
                assertThatThrownBy(client::debug).isInstanceOf(PosixException.class);
            }
        }
    }
}
