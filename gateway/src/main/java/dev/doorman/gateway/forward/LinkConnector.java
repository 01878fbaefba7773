package dev.doorman.gateway.forward;

import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.link.LinkKey;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Opens links. Event loop of the client that the link is for: both ends of a relay share one. */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
public final class LinkConnector {
    /** A daemon that accepts and then says nothing is a port that merely accepts. */
    private static final long ANSWER_MILLIS = 5_000;

    private static final int CONNECT_MILLIS = 5_000;
    /** What the kernel holds for a stalled client, at most, and so what Netty reads at once when the daemon is done. */
    static final int RECEIVE_BYTES = 256 * 1024;

    private LinkConnector() {}

    public static Future<LinkAttempt> connect(
            EventLoop loop, InetSocketAddress daemon, LinkHeader header, LinkKey key) {
        Promise<LinkAttempt> result = Promise.promise();
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BYTES)
                .option(ChannelOption.RCVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(1))
                .handler(new LinkHandshake(header, key, result))
                .connect(daemon);
        connecting.addListener(connected -> {
            if (!connected.isSuccess()) {
                result.tryComplete(new LinkAttempt.Unreachable(
                        String.valueOf(connected.cause().getMessage())));
            }
        });
        loop.schedule(
                () -> {
                    if (result.tryComplete(new LinkAttempt.Unreachable("no answer on the link"))) {
                        connecting.channel().close();
                    }
                },
                ANSWER_MILLIS,
                TimeUnit.MILLISECONDS);
        return result.future();
    }
}
