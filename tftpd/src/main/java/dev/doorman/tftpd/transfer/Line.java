package dev.doorman.tftpd.transfer;

import dev.doorman.tftpd.protocol.TftpPacket;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a transfer hears and says, and the time by which it does. Belongs to the transfer's thread. */
public interface Line {
    /** Sends a packet; what follows may leave together with it, at the latest when {@link #next} waits. */
    void send(byte[] packet) throws IOException;

    /**
     * Has a packet sent as soon as an expected one comes, which {@link #next} may then tell by a {@link TftpPacket.Answered}. What is
     * prepared is void with the next {@link #send}.
     *
     * @param expected the client's; empty: right behind the packet that was prepared before
     */
    void prepare(byte[] expected, byte[] packet) throws IOException;

    /**
     * Waits for the client's next packet.
     *
     * @return null when nothing came within the limit
     * @throws IOException when no more can come
     */
    @Nullable
    TftpPacket next(Duration limit) throws IOException;

    /** As {@link System#nanoTime}. */
    long nanoTime();
}
