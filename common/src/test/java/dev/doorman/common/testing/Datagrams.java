package dev.doorman.common.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Sends datagrams that mean nothing, or nothing good, to a service, and looks at what comes back. Stateless. */
public final class Datagrams {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int SOURCES = 16;
    private static final int MOST_ANSWERS = 100;
    private static final int LONGEST = 65_535;

    private Datagrams() {}

    /** Looks at an answer. */
    @FunctionalInterface
    public interface Judge {
        /**
         * Fails the test where it must not have come.
         *
         * @param context which case it was, for the message
         * @return whether it is sent back, as a server would that answers all it does not understand
         */
        boolean answered(byte[] answer, String context);
    }

    /** Sends some from a few ports in turns, each to a port of this machine's; nothing is answered again and again. */
    public static void send(long seed, int rounds, Supplier<byte[]> source, IntSupplier port, Judge judge)
            throws IOException {
        DatagramSocket[] sockets = new DatagramSocket[SOURCES];
        for (int i = 0; i < SOURCES; i++) {
            sockets[i] = new DatagramSocket();
            sockets[i].setSoTimeout(1);
        }
        for (int i = 0; i < rounds; i++) {
            DatagramSocket socket = sockets[i % SOURCES];
            byte[] datagram = source.get();
            InetSocketAddress service = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port.getAsInt());
            socket.send(new DatagramPacket(datagram, datagram.length, service));
            answers(socket, "seed %d, round %d".formatted(seed, i), datagram, judge);
        }
        for (DatagramSocket socket : sockets) {
            socket.close();
        }
    }

    private static void answers(DatagramSocket socket, String context, byte[] datagram, Judge judge)
            throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        try {
            for (int i = 0; i < MOST_ANSWERS; i++) {
                packet.setLength(LONGEST);
                socket.receive(packet);
                byte[] answer = Arrays.copyOf(packet.getData(), packet.getLength());
                if (judge.answered(answer, context)) {
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            }
        } catch (SocketTimeoutException e) {
            return;
        }
        throw new AssertionError(context + ": no end of answers to " + Arrays.toString(datagram));
    }

    /** Waits until no flow is left: the list of connections has its heading alone. */
    public static void settle(Doorman doorman) {
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(doorman.ask("/api/connections").lines().count())
                                .isLessThanOrEqualTo(1));
    }

    /** How many files a process has open. */
    public static long files(long pid) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
            return entries.count();
        }
    }
}
