package dev.doorman.tftpd.transfer;

import dev.doorman.tftpd.protocol.TftpPacket;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a transfer hears and says, and the time by which it does. Belongs to the transfer's thread. */
public interface Line {
    void send(byte[] packet) throws IOException;

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
