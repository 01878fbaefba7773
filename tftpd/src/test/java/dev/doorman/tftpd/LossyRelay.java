package dev.doorman.tftpd;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A bad link between one client and a TFTP server: of each hundred datagrams five are lost, five doubled, and five overtaken by
 * the next one, in both directions. As the server does, it answers from another port than the one that is asked. A thread for
 * each of its ports, until it is closed.
 */
final class LossyRelay implements AutoCloseable {
    private static final int BYTES = 65_535;
    private static final int BUFFER_BYTES = 1024 * 1024;
    /** One that nothing overtakes is only late. */
    private static final int LATE_MILLIS = 5;

    /** Where the client sends its request. */
    private final DatagramSocket requests;
    /** Where the client has its transfer. */
    private final DatagramSocket transfers;
    /** What the server takes for the client. */
    private final DatagramSocket client;

    private final int spared;
    private final AtomicInteger passed = new AtomicInteger();
    private volatile @Nullable InetSocketAddress clientPort;
    private volatile InetSocketAddress serverPort;

    /**
     * Opens a link.
     *
     * @param spared how many datagrams pass it unharmed first
     */
    LossyRelay(int service, long seed, int spared) throws SocketException {
        InetAddress here = InetAddress.ofLiteral("127.0.0.1");
        this.spared = spared;
        this.serverPort = new InetSocketAddress(here, service);
        this.requests = new DatagramSocket(new InetSocketAddress(here, 0));
        this.transfers = new DatagramSocket(new InetSocketAddress(here, 0));
        this.client = new DatagramSocket(new InetSocketAddress(here, 0));
        Random random = new Random(seed);
        for (DatagramSocket socket : new DatagramSocket[] {requests, transfers, client}) {
            socket.setReceiveBufferSize(BUFFER_BYTES);
            socket.setSoTimeout(LATE_MILLIS);
            Random own = new Random(random.nextLong());
            Thread.ofPlatform().start(() -> run(socket, own));
        }
    }

    int port() {
        return requests.getLocalPort();
    }

    /** The datagrams that either side has sent. */
    int passed() {
        return passed.get();
    }

    private void run(DatagramSocket from, Random random) {
        byte[] buffer = new byte[BYTES];
        byte[] late = null;
        while (!from.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                from.receive(packet);
                learn(from, (InetSocketAddress) packet.getSocketAddress());
                byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
                int fate = passed.incrementAndGet() <= spared ? 100 : random.nextInt(100);
                if (fate < 5) {
                    continue;
                }
                if (fate < 10 && late == null) {
                    late = bytes;
                    continue;
                }
                pass(from, bytes);
                if (fate >= 10 && fate < 15) {
                    pass(from, bytes);
                }
                late = after(from, late);
            } catch (SocketTimeoutException e) {
                late = after(from, late);
            } catch (IOException e) {
                // closed
            }
        }
    }

    private byte @Nullable [] after(DatagramSocket from, byte @Nullable [] late) {
        if (late != null) {
            try {
                pass(from, late);
            } catch (IOException e) {
                // closed
            }
        }
        return null;
    }

    private void learn(DatagramSocket from, InetSocketAddress sender) {
        if (from.equals(client)) {
            serverPort = sender;
        } else {
            clientPort = sender;
        }
    }

    private void pass(DatagramSocket from, byte[] bytes) throws IOException {
        boolean back = from.equals(client);
        InetSocketAddress to = back ? clientPort : serverPort;
        if (to != null) {
            (back ? transfers : client).send(new DatagramPacket(bytes, bytes.length, to));
        }
    }

    @Override
    public void close() {
        requests.close();
        transfers.close();
        client.close();
    }
}
