package dev.doorman.gateway.forward;

import dev.doorman.gateway.client.Held;
import dev.doorman.gateway.client.HookedReads;
import dev.doorman.gateway.client.ReadHook;
import dev.doorman.gateway.relay.StreamRelay;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * The relay between a client and any server, for {@code tcp://} lines: bytes, half-close and back-pressure. Event loop of
 * the client.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
public final class RawRelay {
    private static final int CONNECT_MILLIS = 5_000;

    private RawRelay() {}

    /** Connects to a server, within five seconds. What it returns is told on the event loop. */
    public static Future<EpollSocketChannel> connect(EventLoop loop, InetSocketAddress server) {
        Promise<EpollSocketChannel> connection = Promise.promise();
        new Bootstrap()
                .group(loop)
                .channelFactory(() -> channel(server))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(server)
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        connection.complete((EpollSocketChannel) connected.channel());
                    } else {
                        connection.fail(connected.cause());
                    }
                });
        return connection.future();
    }

    /** What connects to a server of an address's family: one for IPv6 reaches both, but costs more. */
    private static EpollSocketChannel channel(InetSocketAddress server) {
        EpollSocketChannel channel = new EpollSocketChannel(
                server.getAddress() instanceof Inet4Address
                        ? InternetProtocolFamily.IPv4
                        : InternetProtocolFamily.IPv6);
        channel.config().setAutoRead(false).setAllowHalfClosure(true);
        HookedReads.install(channel, () -> ReadHook.AS_EXPECTED);
        return channel;
    }

    /**
     * Joins a client that is open and its server.
     *
     * @param first what the server is sent before the client's bytes; empty for nothing
     * @param ended is told once
     */
    public static void start(
            EpollSocketChannel client, EpollSocketChannel server, byte[] first, Consumer<CloseCause> ended) {
        StreamRelay relay = StreamRelay.join(
                client,
                server,
                ending -> ended.accept(
                        switch (ending) {
                            case FIRST_GONE -> CloseCause.CLIENT_GONE;
                            case COMPLETED, SECOND_GONE -> CloseCause.COMPLETED;
                            case STOPPED -> CloseCause.STOPPED;
                        }));
        if (first.length > 0) {
            server.writeAndFlush(Unpooled.wrappedBuffer(first));
        }
        Held.release(client);
        relay.start();
    }
}
