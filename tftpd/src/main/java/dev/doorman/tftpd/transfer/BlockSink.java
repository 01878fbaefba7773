package dev.doorman.tftpd.transfer;

import java.io.IOException;

/** Where to what is received goes. Nothing is changed before the first block. Belongs to the transfer's thread. */
public interface BlockSink {
    /**
     * Takes the next block's bytes.
     *
     * @throws FileFaultException when they cannot be kept
     */
    void write(byte[] payload) throws IOException;

    /**
     * That was all.
     *
     * @throws FileFaultException when it cannot be kept
     */
    void finish() throws IOException;
}
