package dev.doorman.gateway.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Counts the bytes of a client whom the gateway serves itself. One for each; event loop. */
public final class Traffic extends ChannelDuplexHandler {
    private long received;
    private long sent;

    /** Begins to count, before whatever handler is added next. */
    public static Traffic of(Channel client) {
        Traffic traffic = new Traffic();
        client.pipeline().addLast(traffic);
        return traffic;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            received += bytes.readableBytes();
        }
        context.fireChannelRead(message);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it is the promise's
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            sent += bytes.readableBytes();
        }
        context.write(message, promise);
    }

    /** Bytes from the client. */
    public long received() {
        return received;
    }

    /** Bytes to the client, some of which may never have reached it. */
    public long sent() {
        return sent;
    }
}
