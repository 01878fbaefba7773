package dev.doorman.gateway.client;

import dev.doorman.common.posix.UrgentData;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Finds the client's urgent byte in the stream. Netty knows nothing of urgent data; but with SO_OOBINLINE the kernel
 * never reads across the urgent mark, and SIOCATMARK tells whether the next byte is the marked one. So the question is
 * asked right before each read, in the one call that Netty makes there, the buffer's allocation, and there is one read
 * for each event of a level-triggered epoll: what the event announced is there when the question is asked, so no byte can
 * slip in between the answer and the read.
 *
 * <p>One for each client channel; event loop.
 */
public final class UrgentReads implements RecvByteBufAllocator {
    private static final int SMALLEST = 512;
    private static final int FIRST = 2048;
    private static final int LARGEST = 64 * 1024;

    private final int descriptor;
    private final AdaptiveRecvByteBufAllocator sizes = new AdaptiveRecvByteBufAllocator(SMALLEST, FIRST, LARGEST);
    private boolean marked;

    UrgentReads(int descriptor) {
        this.descriptor = descriptor;
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

    @Override
    @SuppressWarnings("deprecation") // the plain Handle: Netty's epoll asks for an ExtendedHandle and gets one
    public ExtendedHandle newHandle() {
        return new OneRead((ExtendedHandle) sizes.newHandle());
    }

    private final class OneRead implements ExtendedHandle {
        private final ExtendedHandle size;

        OneRead(ExtendedHandle size) {
            this.size = size;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            marked = UrgentData.atMark(descriptor);
            return size.allocate(allocator);
        }

        @Override
        public int guess() {
            return size.guess();
        }

        @Override
        public void reset(ChannelConfig config) {
            size.reset(config);
        }

        @Override
        public void incMessagesRead(int messages) {
            size.incMessagesRead(messages);
        }

        @Override
        public void lastBytesRead(int bytes) {
            size.lastBytesRead(bytes);
        }

        @Override
        public int lastBytesRead() {
            return size.lastBytesRead();
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            size.attemptedBytesRead(bytes);
        }

        /** Never what was read: a full buffer would make Netty read again without an event. */
        @Override
        public int attemptedBytesRead() {
            return Integer.MIN_VALUE;
        }

        @Override
        public boolean continueReading() {
            return false;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return false;
        }

        @Override
        public void readComplete() {
            size.readComplete();
        }
    }
}
