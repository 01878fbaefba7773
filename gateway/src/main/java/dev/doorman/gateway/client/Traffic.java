package dev.doorman.gateway.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.util.AttributeKey;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes between a client and whoever serves it, those that it sent while it was held included. One for each client,
 * from when it is let in; event loop, its sums any thread.
 */
public final class Traffic extends ChannelDuplexHandler {
    private static final AttributeKey<Traffic> TRAFFIC = AttributeKey.valueOf(Traffic.class, "traffic");

    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final Sink sink;
    private volatile long lastReceived = System.nanoTime();

    /** Who counts too: for all clients of a service together. */
    public interface Sink {
        void received(long bytes);

        void sent(long bytes);
    }

    private Traffic(Sink sink) {
        this.sink = sink;
    }

    /** Begins to count, before whatever handler is added next. */
    public static Traffic begin(Channel client, Sink sink) {
        Traffic traffic = new Traffic(sink);
        client.attr(TRAFFIC).set(traffic);
        client.pipeline().addLast(traffic);
        return traffic;
    }

    /** What was begun for a client. */
    public static Traffic of(Channel client) {
        return client.attr(TRAFFIC).get();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            countReceived(bytes.readableBytes());
        }
        context.fireChannelRead(message);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it is the promise's
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        switch (message) {
            case ByteBuf bytes -> countSent(bytes.readableBytes());
            case FileRegion region -> countSent(region.count());
            default -> {
                // nothing of the client's
            }
        }
        context.write(message, promise);
    }

    /** What was begun for a client; null for a channel that is none. */
    public static @Nullable Traffic begun(Channel client) {
        return client.attr(TRAFFIC).get();
    }

    /** Bytes that come from the client past its channel's handlers. */
    public void countReceived(long bytes) {
        lastReceived = System.nanoTime();
        received.add(bytes);
        sink.received(bytes);
    }

    /** Bytes that go to the client past its channel. */
    public void countSent(long bytes) {
        sent.add(bytes);
        sink.sent(bytes);
    }

    /** Bytes from the client. */
    public long received() {
        return received.sum();
    }

    /** When the client last sent something, or began: by {@link System#nanoTime}. */
    public long lastReceived() {
        return lastReceived;
    }

    /** Bytes to the client, some of which may never have reached it. */
    public long sent() {
        return sent.sum();
    }
}
