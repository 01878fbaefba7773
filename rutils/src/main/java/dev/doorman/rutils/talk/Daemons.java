package dev.doorman.rutils.talk;

import dev.doorman.rutils.talk.protocol.ControlMessage;
import dev.doorman.rutils.talk.protocol.ControlReply;
import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks a talk daemon, over UDP, again while nothing comes. One thread. */
final class Daemons implements Closeable {
    private static final int TRIES = 3;
    private static final int REPLY_BYTES = 64;

    private final DatagramSocket socket;
    private final Duration patience;

    /**
     * Opens a socket to a daemon.
     *
     * @param patience how long an answer may take, each time
     */
    Daemons(InetSocketAddress daemon, Duration patience) throws IOException {
        this.patience = patience;
        this.socket = new DatagramSocket();
        try {
            socket.connect(daemon.getAddress(), daemon.getPort());
        } catch (IllegalArgumentException e) {
            socket.close();
            throw new TalkException("no daemon can be at " + daemon);
        }
    }

    /** This end of it: the address at which the daemon's host sees us, if no NAT is between. */
    InetSocketAddress own() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** Asks, to be answered here; empty when nobody answers. */
    Optional<ControlReply> ask(ControlMessage message) throws IOException {
        byte[] bytes = message.answeredAt(own()).bytes();
        try {
            for (int i = 0; i < TRIES; i++) {
                socket.send(new DatagramPacket(bytes, bytes.length));
                @Nullable ControlReply reply = await(message);
                if (reply != null) {
                    return Optional.of(reply);
                }
            }
        } catch (PortUnreachableException e) {
            // there is no daemon
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** Answers to older questions may still come: they are passed over. */
    private @Nullable ControlReply await(ControlMessage asked) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left <= 0) {
                return null;
            }
            socket.setSoTimeout(Math.toIntExact(left));
            DatagramPacket packet = new DatagramPacket(new byte[REPLY_BYTES], REPLY_BYTES);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                return null;
            }
            @Nullable ControlReply reply = ControlReply.of(Arrays.copyOf(packet.getData(), packet.getLength()));
            if (reply != null && reply.question() == asked.question()) {
                return reply;
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
