package dev.doorman.gateway.ingress;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.TransportProtocol;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the header that Netty's decoder before it takes apart, and goes away. What came behind the header goes on to who
 * holds the client. One for each client of a balancer; event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails shows as the end of its channel
final class HeaderReader extends ChannelInboundHandlerAdapter {
    /** As it was before. */
    private static final int NO_LINGER = -1;

    private final Ingress.Outcome outcome;
    private final Runnable said;
    private final Duration patience;
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable ChannelHandlerContext own;
    private boolean over;

    HeaderReader(Ingress.Outcome outcome, Runnable said, Duration patience) {
        this.outcome = outcome;
        this.said = said;
        this.patience = patience;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        own = context;
        // Netty's decoder closes the connection itself at a fault: that is to reset it, as whatever is refused
        context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        deadline = context.executor()
                .schedule(() -> unclear(context, HeaderFault.TIMED_OUT), patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HAProxyMessage header) {
            try {
                decide(context, header);
            } finally {
                header.release();
            }
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (over) {
            context.fireChannelReadComplete();
        } else {
            context.read();
        }
    }

    private void decide(ChannelHandlerContext context, HAProxyMessage header) {
        if (header.command() == HAProxyCommand.LOCAL) {
            end();
            outcome.looked();
        } else if (header.proxiedProtocol().transportProtocol() != TransportProtocol.STREAM
                || header.sourceAddress() == null
                || header.proxiedProtocol().addressFamily() == AddressFamily.AF_UNIX) {
            unclear(context, HeaderFault.NO_CLIENT);
        } else {
            source(context, header);
        }
    }

    private void source(ChannelHandlerContext context, HAProxyMessage header) {
        InetSocketAddress source;
        try {
            source = new InetSocketAddress(InetAddress.ofLiteral(header.sourceAddress()), header.sourcePort());
        } catch (IllegalArgumentException e) {
            unclear(context, HeaderFault.NO_CLIENT);
            return;
        }
        end();
        // behind the header's own bytes, which the decoder passes on as it goes: first those, then the client is served
        context.executor().execute(() -> {
            if (!context.isRemoved()) {
                context.pipeline().remove(this);
            }
            outcome.from(source);
        });
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !over) {
            unclear(context, HeaderFault.CUT_SHORT);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (over) {
            context.fireExceptionCaught(cause);
        } else {
            unclear(context, HeaderFault.MALFORMED);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!over) {
            end();
        }
        context.fireChannelInactive();
    }

    private void unclear(ChannelHandlerContext context, HeaderFault fault) {
        if (!over) {
            end();
            HAProxyMessageDecoder decoder = context.pipeline().get(HAProxyMessageDecoder.class);
            // one that has taken a header apart goes by itself, and cannot go twice
            if (decoder != null && fault != HeaderFault.NO_CLIENT) {
                context.pipeline().remove(decoder);
            }
            outcome.unclear(fault);
        }
    }

    private void end() {
        over = true;
        said.run();
        if (own != null && own.channel().isOpen()) {
            own.channel().config().setOption(ChannelOption.SO_LINGER, NO_LINGER);
        }
        ScheduledFuture<?> timer = deadline;
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
