package dev.doorman.tftpd.transfer;

import dev.doorman.tftpd.protocol.TftpPacket;
import java.io.IOException;

/** One file's transfer, from the answer to its request to its end. Belongs to its session's thread. */
public sealed interface Transfer permits Sender, Receiver {
    /**
     * Does it all.
     *
     * @throws IOException when the line is broken
     */
    TransferEnd run() throws IOException;

    /**
     * Something came after the end: the last acknowledgement may have been lost, and is then sent again.
     *
     * @throws IOException when the line is broken
     */
    void late(TftpPacket heard) throws IOException;

    /** How many packets were sent more than once. */
    long repeated();
}
