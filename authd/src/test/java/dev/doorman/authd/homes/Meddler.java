package dev.doorman.authd.homes;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Sits between one client and a server on loopback, and changes packets that the server sends. */
final class Meddler implements AutoCloseable {
    private static final int HEADER = 64;
    private static final byte[] ENCRYPTED = {(byte) 0xfd, 'S', 'M', 'B'};
    private static final int SESSION_SETUP = 1;
    private static final int TREE_CONNECT = 3;
    private static final int BAD_NETWORK_NAME = 0xc00000cc;

    private final ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final AtomicInteger changed = new AtomicInteger();

    /**
     * Waits for the client.
     *
     * @param port the server's
     * @param change takes a packet without its length
     */
    Meddler(int port, UnaryOperator<byte[]> change) throws IOException {
        Thread.ofVirtual().start(() -> {
            try (Socket client = listener.accept();
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
                Thread.ofVirtual().start(() -> copy(client, server, UnaryOperator.identity()));
                copy(server, client, change);
            } catch (IOException e) {
                // the end
            }
        });
    }

    /** Puts one text for another of the same length. */
    static UnaryOperator<byte[]> replacing(String text, String other) {
        return packet -> new String(packet, StandardCharsets.ISO_8859_1)
                .replace(text, other)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Sets flags of a session that is set up (MS-SMB2 2.2.6). */
    static UnaryOperator<byte[]> sessionFlags(int flags) {
        return packet -> {
            ByteBuffer fields = ByteBuffer.wrap(packet.clone()).order(ByteOrder.LITTLE_ENDIAN);
            if (packet.length > HEADER + 4 && fields.getShort(12) == SESSION_SETUP && fields.getInt(8) == 0) {
                fields.putShort(HEADER + 2, (short) (fields.getShort(HEADER + 2) | flags));
            }
            return fields.array();
        };
    }

    /** Answers by itself where the server answers encrypted: that there is no such share (MS-SMB2 2.2.1.2, 2.2.2). */
    static UnaryOperator<byte[]> forging(int messageId) {
        return packet -> {
            if (!Arrays.equals(Arrays.copyOf(packet, 4), ENCRYPTED)) {
                return sessionFlags(4).apply(packet);
            }
            ByteBuffer forged = ByteBuffer.allocate(HEADER + 9).order(ByteOrder.LITTLE_ENDIAN);
            forged.put(new byte[] {(byte) 0xfe, 'S', 'M', 'B'});
            forged.putShort((short) HEADER).putShort((short) 1).putInt(BAD_NETWORK_NAME);
            forged.putShort((short) TREE_CONNECT).putShort((short) 1).putInt(1).putInt(0);
            forged.putLong(messageId).putInt(0).putInt(0);
            forged.put(packet, 44, 8).position(HEADER).putShort((short) 9);
            return forged.array();
        };
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many packets were changed. */
    int changed() {
        return changed.get();
    }

    private void copy(Socket from, Socket to, UnaryOperator<byte[]> change) {
        try {
            DataInputStream in = new DataInputStream(from.getInputStream());
            DataOutputStream out = new DataOutputStream(to.getOutputStream());
            for (int length = in.readInt(); length >= 0; length = in.readInt()) {
                byte[] packet = in.readNBytes(length);
                byte[] meddled = change.apply(packet);
                if (!Arrays.equals(packet, meddled)) {
                    changed.incrementAndGet();
                }
                byte[] frame = ByteBuffer.allocate(4 + meddled.length)
                        .putInt(meddled.length)
                        .put(meddled)
                        .array();
                out.write(frame);
            }
        } catch (IOException e) {
            // the end
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
