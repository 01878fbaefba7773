package dev.doorman.tftpd.transfer;

import java.io.IOException;

/** What is sent, block by block. Belongs to the transfer's thread. */
public interface BlockSource {
    /**
     * Reads a block: the next one, or again one that is no more than a window back.
     *
     * @param block from 1
     * @param packet takes its bytes, from offset on
     * @return how many bytes it has; fewer than a whole one's for the last
     * @throws FileFaultException when it cannot be had
     */
    int read(long block, byte[] packet, int offset) throws IOException;
}
