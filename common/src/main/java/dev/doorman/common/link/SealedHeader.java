package dev.doorman.common.link;

import java.util.Arrays;

/**
 * A header as it goes over the wire, with what its seal is good for. The gateway sends {@link #bytes} and compares the
 * payload of READY with {@link #proves}; the daemon answers with {@link #proof}. Immutable.
 */
public final class SealedHeader {
    private final byte[] bytes;
    private final byte[] proof;

    SealedHeader(byte[] bytes, LinkKey key) {
        this.bytes = bytes;
        byte[] seal = Arrays.copyOfRange(bytes, bytes.length - LinkKey.MAC_BYTES, bytes.length);
        this.proof = key.proof(seal);
    }

    /** What the gateway sends. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The payload of the daemon's READY. */
    public byte[] proof() {
        return proof.clone();
    }

    /** Whether a READY frame's payload comes from a daemon that holds the key. */
    public boolean proves(byte[] payload) {
        return LinkKey.same(proof, payload);
    }
}
