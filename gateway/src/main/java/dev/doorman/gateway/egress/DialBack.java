package dev.doorman.gateway.egress;

import dev.doorman.common.posix.Errno;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/**
 * A call to the client: from the address that it dialled, and from the first port of the service's policy that can be had.
 * A given port is shared by SO_REUSEADDR: many calls may come from it at once, as long as each goes to another end; the
 * kernel refuses the rest, and the next port is tried. One for each call; event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails has closed
final class DialBack implements ClientSeeker {
    private final Exchange exchange;
    private final EventLoop loop;
    private final InetSocketAddress target;
    private final SourcePorts sources;
    private final PrimitiveIterator.OfInt ports;
    private final Duration limit;
    private @Nullable EpollSocketChannel channel;
    private boolean over;

    DialBack(Exchange exchange, EventLoop loop, InetSocketAddress target, SourcePorts sources, Duration limit) {
        this.exchange = exchange;
        this.loop = loop;
        this.target = target;
        this.sources = sources;
        this.ports = sources.of(exchange.allowance().policy());
        this.limit = limit;
    }

    @Override
    public void seek() {
        if (over) {
            return;
        }
        if (!ports.hasNext()) {
            exchange.noPort("every source port towards the client's is in use");
            return;
        }
        int port = ports.nextInt();
        EpollSocketChannel next = new EpollSocketChannel(
                target.getAddress() instanceof Inet4Address
                        ? InternetProtocolFamily.IPv4
                        : InternetProtocolFamily.IPv6);
        channel = next;
        Sockets.prepare(next);
        next.config().setAutoRead(false);
        next.config().setConnectTimeoutMillis(Math.toIntExact(limit.toMillis()));
        next.config().setReceiveBufferSize(Sockets.RECEIVE_BYTES);
        // without it a port that Linux chooses itself is this socket's alone
        next.config().setReuseAddress(port != SourcePorts.ANY);
        next.pipeline().addLast(new ChannelInboundHandlerAdapter());
        loop.register(next).addListener((ChannelFuture registered) -> {
            if (registered.isSuccess()) {
                bind(next, port);
            } else {
                failed(next, port, registered.cause());
            }
        });
    }

    private void bind(EpollSocketChannel next, int port) {
        InetSocketAddress from =
                new InetSocketAddress(exchange.allowance().caller().dialled(), port);
        next.bind(from).addListener((ChannelFuture bound) -> {
            if (bound.isSuccess()) {
                connect(next, port);
            } else if (Sockets.errno(bound.cause()) == Errno.EADDRNOTAVAIL) {
                over = true;
                next.close();
                exchange.failed(CallbackResult.FAILED, "the address that the client dialled is gone");
            } else {
                failed(next, port, bound.cause());
            }
        });
    }

    private void connect(EpollSocketChannel next, int port) {
        next.connect(target).addListener((ChannelFuture connected) -> {
            if (over) {
                next.close();
            } else if (connected.isSuccess()) {
                over = true;
                sources.found(port);
                exchange.found(next);
            } else {
                failed(next, port, connected.cause());
            }
        });
    }

    private void failed(EpollSocketChannel next, int port, Throwable cause) {
        next.close();
        if (over) {
            return;
        }
        switch (Sockets.errno(cause)) {
            case Errno.EADDRINUSE, Errno.EADDRNOTAVAIL -> loop.execute(this::seek);
            case Errno.EACCES, Errno.EPERM -> {
                if (port != SourcePorts.ANY) {
                    exchange.noPrivilege(port);
                } else {
                    exchange.failed(CallbackResult.FAILED, String.valueOf(cause.getMessage()));
                }
            }
            case Errno.ECONNREFUSED -> exchange.failed(CallbackResult.REFUSED, "");
            case Errno.ETIMEDOUT -> exchange.failed(CallbackResult.TIMED_OUT, "");
            case Errno.EHOSTUNREACH, Errno.ENETUNREACH -> exchange.failed(CallbackResult.UNREACHABLE, "");
            default -> exchange.failed(CallbackResult.FAILED, String.valueOf(cause.getMessage()));
        }
    }

    @Override
    public void giveUp() {
        over = true;
        EpollSocketChannel pending = channel;
        if (pending != null) {
            pending.close();
        }
    }
}
