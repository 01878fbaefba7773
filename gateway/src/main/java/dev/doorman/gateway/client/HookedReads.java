package dev.doorman.gateway.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.EpollMode;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.AttributeKey;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Asks a hook right before each read of a channel, in the one call that Netty makes there, the buffer's allocation. There is one
 * read for each event of a level-triggered epoll: what the event announced is there when the hook is asked, so no byte can slip in
 * between its answer and the read. One for each channel; event loop.
 */
public final class HookedReads implements RecvByteBufAllocator {
    /** The largest buffer that is read at once, in bytes. */
    public static final int LARGEST = 64 * 1024;

    private static final int SMALLEST = 512;
    private static final int FIRST = 2048;
    private static final AttributeKey<HookedReads> KEY = AttributeKey.valueOf(HookedReads.class, "reads");

    private final AdaptiveRecvByteBufAllocator sizes = new AdaptiveRecvByteBufAllocator(SMALLEST, FIRST, LARGEST);
    private ReadHook hook;

    private HookedReads(ReadHook hook) {
        this.hook = hook;
    }

    /** Before the channel is registered with its loop. */
    public static void install(EpollSocketChannel channel, ReadHook hook) {
        HookedReads reads = new HookedReads(hook);
        channel.attr(KEY).set(reads);
        channel.config().setEpollMode(EpollMode.LEVEL_TRIGGERED).setRecvByteBufAllocator(reads);
    }

    /** Asks another from now on, of a channel that this was installed in. */
    public static void exchange(Channel channel, ReadHook hook) {
        channel.attr(KEY).get().hook = hook;
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
            int most = hook.beforeRead();
            return most == ReadHook.AS_EXPECTED ? size.allocate(allocator) : allocator.ioBuffer(most);
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
