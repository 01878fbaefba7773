package dev.doorman.gateway.forward;

import dev.doorman.gateway.client.Closing;
import dev.doorman.gateway.client.Held;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
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
        End end = new End(client, server, ended);
        client.pipeline().addLast(new Side(server, end, CloseCause.CLIENT_GONE));
        server.pipeline().addLast(new Side(client, end, CloseCause.COMPLETED));
        server.writeAndFlush(Unpooled.wrappedBuffer(first));
        Held.release(client);
        client.read();
        server.read();
    }

    /** Ends both sides together, once. */
    private static final class End {
        private final Channel client;
        private final Channel server;
        private final Consumer<CloseCause> ended;
        private boolean over;

        End(Channel client, Channel server, Consumer<CloseCause> ended) {
            this.client = client;
            this.server = server;
            this.ended = ended;
        }

        void now(CloseCause cause) {
            if (!over) {
                over = true;
                close(client);
                close(server);
                ended.accept(cause);
            }
        }

        /** What is written already still leaves. */
        private static void close(Channel channel) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> channel.close());
        }
    }

    private static final class Side extends ChannelInboundHandlerAdapter {
        private final Channel peer;
        private final End end;
        private final CloseCause cause;

        Side(Channel peer, End end, CloseCause cause) {
            this.peer = peer;
            this.end = end;
            this.cause = cause;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            peer.write(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            peer.flush();
            if (peer.isWritable()) {
                context.read();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (context.channel().isWritable()) {
                peer.read();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                DuplexChannel other = (DuplexChannel) peer;
                other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
                    other.shutdownOutput();
                    if (other.isInputShutdown()) {
                        end.now(CloseCause.COMPLETED);
                    }
                });
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            end.now(cause);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
            end.now(cause);
        }
    }
}
