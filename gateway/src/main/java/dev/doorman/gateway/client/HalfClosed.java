package dev.doorman.gateway.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices the reset of a connection whose peer had closed its half before. Netty does not: the kernel answers a read with the
 * end, as before, so the connection would stay for ever, and as epoll tells of the error again and again its loop would do
 * nothing else. So the kernel is asked now and then how a half-closed connection stands. Event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails shows as the end of its channel
public final class HalfClosed extends ChannelInboundHandlerAdapter {
    private static final long LOOK_MILLIS = 200;
    /** linux/tcp_states.h: TCP_CLOSE. */
    private static final int CLOSED = 7;

    private final EpollSocketChannel channel;
    private @Nullable ScheduledFuture<?> next;

    private HalfClosed(EpollSocketChannel channel) {
        this.channel = channel;
    }

    /** Watches a channel from the moment when its peer closes its half; before any other handler is added. */
    public static void watch(EpollSocketChannel channel) {
        channel.pipeline().addLast(new HalfClosed(channel));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            lookLater();
        }
        context.fireUserEventTriggered(event);
    }

    private void lookLater() {
        next = channel.eventLoop().schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A look that is still to come would keep all that belongs to the channel in memory. */
    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ScheduledFuture<?> waiting = next;
        if (waiting != null) {
            waiting.cancel(false);
        }
        context.fireChannelInactive();
    }

    private void look() {
        if (channel.isOpen()) {
            if (channel.tcpInfo().state() == CLOSED) {
                channel.close();
            } else {
                lookLater();
            }
        }
    }
}
