package dev.doorman.gateway.egress;

import dev.doorman.common.posix.Errno;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.PrimitiveIterator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the client on a port of the passive range, on the address that it dialled. Whoever else connects is reset, and
 * the wait goes on. One for each request; event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails has closed
final class PassiveListener implements ClientSeeker {
    private static final int BACKLOG = 16;

    private final Exchange exchange;
    private final EventLoop loop;
    private final PassivePortPool pool;
    private final PrimitiveIterator.OfInt ports;
    private final Duration limit;
    private @Nullable EpollServerSocketChannel channel;
    private @Nullable ScheduledFuture<?> deadline;
    private boolean over;

    PassiveListener(Exchange exchange, EventLoop loop, PassivePortPool pool, Duration limit) {
        this.exchange = exchange;
        this.loop = loop;
        this.pool = pool;
        this.ports = pool.order();
        this.limit = limit;
    }

    @Override
    public void seek() {
        while (!over && ports.hasNext()) {
            int port = ports.nextInt();
            if (pool.take(port)) {
                listen(port);
                return;
            }
        }
        if (!over) {
            exchange.noPort("every port of the passive range is in use");
        }
    }

    private void listen(int port) {
        InetAddress dialled = exchange.allowance().caller().dialled();
        EpollServerSocketChannel server = new EpollServerSocketChannel(
                dialled instanceof Inet4Address ? InternetProtocolFamily.IPv4 : InternetProtocolFamily.IPv6);
        channel = server;
        server.config().setReuseAddress(true).setBacklog(BACKLOG).setReceiveBufferSize(Sockets.RECEIVE_BYTES);
        server.pipeline().addLast(new Accept());
        server.closeFuture().addListener(_ -> pool.release(port));
        loop.register(server).addListener((ChannelFuture registered) -> {
            if (!registered.isSuccess()) {
                failed(server, registered.cause());
                return;
            }
            server.bind(new InetSocketAddress(dialled, port)).addListener((ChannelFuture bound) -> {
                if (bound.isSuccess()) {
                    listening(port);
                } else {
                    failed(server, bound.cause());
                }
            });
        });
    }

    private void failed(EpollServerSocketChannel server, Throwable cause) {
        server.close();
        if (over) {
            return;
        }
        if (Sockets.errno(cause) == Errno.EADDRINUSE) {
            loop.execute(this::seek);
        } else {
            exchange.failed(CallbackResult.FAILED, String.valueOf(cause.getMessage()));
        }
    }

    private void listening(int port) {
        deadline = loop.schedule(
                () -> {
                    if (!over) {
                        exchange.failed(CallbackResult.TIMED_OUT, "");
                    }
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
        exchange.listening(port);
    }

    @Override
    public void giveUp() {
        over = true;
        ScheduledFuture<?> waiting = deadline;
        if (waiting != null) {
            waiting.cancel(false);
        }
        EpollServerSocketChannel open = channel;
        if (open != null) {
            open.close();
        }
    }

    private final class Accept extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            EpollSocketChannel client = (EpollSocketChannel) message;
            @Nullable InetSocketAddress peer = client.remoteAddress();
            if (over
                    || peer == null
                    || !peer.getAddress().equals(exchange.allowance().caller().client())) {
                client.config().setSoLinger(0);
                client.unsafe().closeForcibly();
                if (peer != null && !over) {
                    exchange.stranger(peer);
                }
                return;
            }
            Sockets.prepare(client);
            client.config().setAutoRead(false);
            giveUp();
            loop.register(client).addListener(registered -> {
                if (registered.isSuccess()) {
                    exchange.found(client);
                } else {
                    client.unsafe().closeForcibly();
                    exchange.failed(CallbackResult.FAILED, String.valueOf(registered.cause()));
                }
            });
        }

        /** Netty accepts once more from the socket that the client's coming has closed, and fails: that is none of ours. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!over) {
                exchange.failed(CallbackResult.FAILED, "accepting failed: " + cause.getMessage());
            }
        }
    }
}
