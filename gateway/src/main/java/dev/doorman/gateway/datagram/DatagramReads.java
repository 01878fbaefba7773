package dev.doorman.gateway.datagram;

import dev.doorman.common.posix.DatagramCalls;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out to which local address a datagram came, which Netty does not tell: it is looked at right before it is read, in the
 * one call that Netty makes there, the buffer's allocation. Nobody else reads the socket, so what was looked at is what is read;
 * and nothing is read unless something was seen, so none slips in between. One buffer, as long as the longest datagram, serves
 * all reads.
 *
 * <p>One for each channel; event loop.
 */
final class DatagramReads implements RecvByteBufAllocator {
    private static final int LONGEST = 0xffff;
    /** Then others on the loop have their turn. */
    private static final int AT_ONCE = 64;

    private final @Nullable DatagramCalls calls;
    private @Nullable ByteBuf buffer;
    private DatagramCalls.@Nullable Arrival next;

    /**
     * Reads of a channel.
     *
     * @param calls for the looks; null: nothing is looked at, and one is read whenever the kernel tells of some
     */
    DatagramReads(@Nullable DatagramCalls calls) {
        this.calls = calls;
    }

    /** What is known of the datagram just read; null where nothing was seen before. */
    DatagramCalls.@Nullable Arrival take() {
        DatagramCalls.Arrival taken = next;
        next = null;
        return taken;
    }

    void release() {
        ByteBuf held = buffer;
        if (held != null) {
            buffer = null;
            held.release();
        }
    }

    @Override
    @SuppressWarnings("deprecation") // the plain Handle: Netty's epoll asks for an ExtendedHandle and gets one
    public ExtendedHandle newHandle() {
        return new Reads();
    }

    private final class Reads implements ExtendedHandle {
        private int messages;
        private int lastBytes;
        private int attempted;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            if (messages == 0) {
                look();
            }
            ByteBuf held = buffer;
            if (held == null) {
                held = allocator.directBuffer(LONGEST, LONGEST);
                buffer = held;
            }
            return held.retain().clear();
        }

        @Override
        public int guess() {
            return LONGEST;
        }

        @Override
        public void reset(ChannelConfig config) {
            messages = 0;
        }

        @Override
        public void incMessagesRead(int count) {
            messages += count;
        }

        @Override
        public void lastBytesRead(int bytes) {
            lastBytes = bytes;
        }

        @Override
        public int lastBytesRead() {
            return lastBytes;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public boolean continueReading() {
            if (messages == 0 || messages >= AT_ONCE) {
                return false;
            }
            return look();
        }

        private boolean look() {
            next = calls == null ? null : calls.peek();
            return next != null;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return continueReading();
        }

        @Override
        public void readComplete() {
            next = null;
        }
    }
}
