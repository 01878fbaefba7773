package dev.doorman.gateway.client;

import dev.doorman.common.posix.UrgentData;

/**
 * Finds the client's urgent byte in the stream. Netty knows nothing of urgent data; but with SO_OOBINLINE the kernel
 * never reads across the urgent mark, and SIOCATMARK tells whether the next byte is the marked one. So the question is
 * asked right before each read, see {@link HookedReads}. One for each client channel; event loop.
 */
public final class UrgentReads implements ReadHook {
    private final int descriptor;
    private boolean marked;

    UrgentReads(int descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    public int beforeRead() {
        marked = UrgentData.atMark(descriptor);
        return AS_EXPECTED;
    }

    /** Whether the first byte of the buffer just read is the client's urgent one; asked once for each buffer. */
    public boolean takeMark() {
        boolean taken = marked;
        marked = false;
        return taken;
    }

    /** Puts back what was taken with a buffer that is read once more. */
    void putMark(boolean mark) {
        marked = mark;
    }
}
