package dev.doorman.gateway.forward;

import dev.doorman.gateway.client.Closing;
import dev.doorman.gateway.client.Held;
import dev.doorman.gateway.relay.StreamRelay;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * The relay between a client and any server, for {@code tcp://} lines: bytes, half-close and back-pressure. Event loop of
 * the client.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
public final class RawRelay {
    private static final int CONNECT_MILLIS = 10_000;

    private RawRelay() {}

    /**
     * Connects to the server and relays.
     *
     * @param first what the server is sent before the client's bytes; empty for nothing
     * @param ended is told once
     */
    public static void start(Channel client, InetSocketAddress server, byte[] first, Consumer<CloseCause> ended) {
        new Bootstrap()
                .group(client.eventLoop())
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(server)
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        Closing.reset(client);
                        ended.accept(CloseCause.UNAVAILABLE);
                        return;
                    }
                    join(client, connected.channel(), first, ended);
                });
    }

    private static void join(Channel client, Channel server, byte[] first, Consumer<CloseCause> ended) {
        if (!client.isActive()) {
            server.close();
            ended.accept(CloseCause.CLIENT_GONE);
            return;
        }
        StreamRelay relay = StreamRelay.join(
                client,
                server,
                ending -> ended.accept(
                        switch (ending) {
                            case FIRST_GONE -> CloseCause.CLIENT_GONE;
                            case COMPLETED, SECOND_GONE -> CloseCause.COMPLETED;
                            case STOPPED -> CloseCause.STOPPED;
                        }));
        server.writeAndFlush(Unpooled.wrappedBuffer(first));
        Held.release(client);
        relay.start();
    }
}
