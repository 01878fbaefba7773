package dev.doorman.gateway.client;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The ways to end a client's connection. Event loop of the channel. */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
public final class Closing {
    /** How long a client may take to close its half after we have closed ours. */
    private static final long LINGER_SECONDS = 5;

    private Closing() {}

    /** Resets the connection: the client learns at once that nobody serves it. */
    public static void reset(Channel client) {
        if (!client.isOpen()) {
            return;
        }
        client.config().setOption(ChannelOption.SO_LINGER, 0);
        client.close();
    }

    /**
     * Closes our half once everything written is on its way, and the connection when the client has closed its half, or
     * soon. A plain close with bytes of the client still unread would reset the connection, and the client would lose
     * our last words.
     */
    public static void gently(Channel client) {
        client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> linger(client));
    }

    private static void linger(Channel client) {
        if (!client.isActive() || ((DuplexChannel) client).isInputShutdown()) {
            client.close();
            return;
        }
        client.pipeline().addFirst(new Discarding());
        ((DuplexChannel) client).shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        client.config().setAutoRead(true);
        ScheduledFuture<?> last = client.eventLoop().schedule(() -> client.close(), LINGER_SECONDS, TimeUnit.SECONDS);
        client.closeFuture().addListener(_ -> last.cancel(false));
    }

    private static final class Discarding extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                context.close();
            }
        }
    }
}
