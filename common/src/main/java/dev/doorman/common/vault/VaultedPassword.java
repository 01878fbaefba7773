package dev.doorman.common.vault;

import java.util.Arrays;

/** A password out of the vault. Belongs to the thread that opened it, which closes it: that wipes the bytes. */
public final class VaultedPassword implements AutoCloseable {
    private final byte[] bytes;
    private boolean closed;

    /** Takes the array over. */
    VaultedPassword(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The password's bytes as they were stored: the array itself, not a copy. It is all zeros after {@link #close}.
     *
     * @throws IllegalStateException when it is closed
     */
    public byte[] bytes() {
        if (closed) {
            throw new IllegalStateException("the password is wiped");
        }
        return bytes;
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "VaultedPassword";
    }
}
