package dev.doorman.rutils.talk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.rutils.remote.Streams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two of these programs, for scripts, with a talk daemon of the test's own that keeps one invitation. */
class TwoTalkTest {
    private static final int LOOK_UP = 1;
    private static final int DELETE = 2;
    private static final int ANNOUNCE = 3;

    private DatagramSocket daemon;
    /** What announcements are answered. */
    private volatile int announced;

    private volatile byte @Nullable [] invitation;
    private volatile String called = "";
    /** Whether who was rung would have found an invitation at once. */
    private volatile boolean invited;

    /** A program that runs: what it has written, and where to type. */
    private record Running(
            CompletableFuture<Integer> status,
            PipedOutputStream keys,
            ByteArrayOutputStream out,
            ByteArrayOutputStream err) {
        String said() {
            return out.toString(StandardCharsets.UTF_8);
        }

        String told() {
            return err.toString(StandardCharsets.UTF_8);
        }

        void type(String text) throws IOException {
            keys.write(text.getBytes(StandardCharsets.UTF_8));
            keys.flush();
        }
    }

    @BeforeEach
    void open() throws IOException {
        daemon = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    @AfterEach
    void close() {
        daemon.close();
    }

    private void serve() {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[100], 100);
                daemon.receive(packet);
                byte[] reply = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
                // as BSD's does it, where the request says
                ByteBuffer control = ByteBuffer.wrap(packet.getData(), 26, 6);
                int port = Short.toUnsignedInt(control.getShort());
                byte[] host = new byte[4];
                control.get(host);
                daemon.send(new DatagramPacket(reply, reply.length, InetAddress.getByAddress(host), port));
            }
        } catch (SocketException e) {
            // the test is over
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] answer(byte[] request) {
        assertThat(request).hasSize(84);
        ByteBuffer reply = ByteBuffer.allocate(24).put((byte) 1).put(request[1]);
        byte[] kept = invitation;
        switch (request[1]) {
            case LOOK_UP -> reply.put((byte) (kept == null ? 1 : 0)).position(4).putInt(7);
            case DELETE -> invitation = null;
            case ANNOUNCE -> {
                invited = kept != null;
                called = new String(request, 44, 24, StandardCharsets.US_ASCII)
                        .replace('\0', ' ')
                        .strip();
                reply.put((byte) announced).position(4).putInt(7);
            }
            default -> {
                invitation = Arrays.copyOfRange(request, 8, 24);
                // as that of the inetutils says it of who is at another host
                reply.put((byte) 1).position(4).putInt(7);
            }
        }
        if (request[1] == LOOK_UP && kept != null) {
            reply.position(8).put(kept);
        }
        return reply.array();
    }

    private Running talk(String self, String... arguments) throws IOException {
        PipedOutputStream keys = new PipedOutputStream();
        InputStream in = new PipedInputStream(keys);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(in, out, err, new PrintStream(err, true, StandardCharsets.UTF_8));
        CompletableFuture<Integer> status = new CompletableFuture<>();
        Map<String, String> environment =
                Map.of("LOGNAME", self, "DOORMAN_GATEWAY", "127.0.0.1", "DOORMAN_PORT_OFFSET", offset());
        Thread.ofPlatform().daemon().start(() -> status.complete(Talk.run(List.of(arguments), environment, streams)));
        return new Running(status, keys, out, err);
    }

    private String offset() {
        return String.valueOf(daemon.getLocalPort() - 518);
    }

    @Test
    void oneCallsTheOtherAnswersAndEachSeesWhatIsTyped() throws Exception {
        Running alice = talk("Alice", "John");
        await().until(() -> alice.told().contains("Waiting for your party to respond"));
        assertThat(called)
                .as("ours in lower case, the other's as it is written")
                .matches("alice +John");
        assertThat(invited).as("first the invitation, then the bell").isTrue();
        Running john = talk("john", "alice@127.0.1.1");
        await().until(() -> john.told().contains("Connection established"));
        alice.type("from Alice\n");
        await().until(() -> john.said().contains("from Alice\n"));
        john.type("from\033[2J Jöhnx\177\n");
        await().until(() -> alice.said().contains("from[2J Jöhn\n"));
        john.type("\004");
        assertThat(alice.status().get(20, TimeUnit.SECONDS)).isZero();
        assertThat(john.status().get(20, TimeUnit.SECONDS)).isZero();
        assertThat(alice.told()).contains("Connection closing. Exiting");
        assertThat(invitation).as("nothing old is left").isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1, Your party is not logged on",
        "2, Target machine is too confused to talk to us",
        "3, Target machine does not recognize us",
        "4, Your party is refusing messages",
        "5, Target machine can not handle remote talk"
    })
    void whyThereIsNoTalkIsTold(int answer, String text) throws Exception {
        announced = answer;
        Running alice = talk("alice", "john", "pts/3");
        assertThat(alice.status().get(20, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(alice.told()).endsWith("talk: " + text + "\n");
    }

    @Test
    void aDaemonThatDoesNotAnswerIsTold() throws Exception {
        Running alice = talk("alice", "-p", "9", "john");
        assertThat(alice.status().get(30, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(alice.told()).contains("No talk daemon answers at 127.0.0.1");
    }

    /** Who answers an invitation and goes before a word is said ends the talk. */
    @Test
    void aPeerThatVanishesEndsIt() throws Exception {
        Running alice = talk("alice", "john");
        await().until(() -> invitation != null && alice.told().contains("Waiting for your party"));
        byte[] where = invitation;
        int port = Short.toUnsignedInt(
                ByteBuffer.wrap(where == null ? new byte[4] : where).getShort(2));
        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(peer.getInputStream().readNBytes(3)).containsExactly(0x7f, 0x15, 0x17);
        }
        assertThat(alice.status().get(20, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(alice.told()).contains("talk: Connection closed");
    }

    @Test
    void aHostThatIsNoneIsTold() throws Exception {
        Running alice = talk("alice", "john@no-such-host.invalid");
        assertThat(alice.status().get(30, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(alice.told()).contains("no-such-host.invalid: unknown host");
    }
}
