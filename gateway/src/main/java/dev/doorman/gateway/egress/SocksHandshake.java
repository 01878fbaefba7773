package dev.doorman.gateway.egress;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.socksx.v5.DefaultSocks5InitialResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5PasswordAuthResponse;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequest;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequest;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5Message;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthRequest;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthStatus;
import io.netty.handler.codec.socksx.v5.Socks5ServerEncoder;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * SOCKS5's steps with whoever connected: methods, user name and password, request. It knows no method but user name and
 * password; what comes behind the request before it has been answered ends it. Lives from accept until the client is
 * there; event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
final class SocksHandshake extends ChannelInboundHandlerAdapter {
    private final CallbackServer server;
    private final InetSocketAddress peer;
    private Step step = Step.METHODS;
    private ChannelHandler decoder = new Socks5InitialRequestDecoder();
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable Allowance allowance;
    private @Nullable Exchange exchange;

    /** What is due next. */
    private enum Step {
        METHODS,
        PASSWORD,
        REQUEST,
        /** The request has been taken; now it is the exchange's. */
        ASKED,
        REFUSED
    }

    SocksHandshake(CallbackServer server, InetSocketAddress peer) {
        this.server = server;
        this.peer = peer;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.pipeline().addBefore(context.name(), null, Socks5ServerEncoder.DEFAULT);
        context.pipeline().addBefore(context.name(), null, decoder);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        deadline = context.channel()
                .eventLoop()
                .schedule(
                        () -> refuse(context, HandshakeFault.TIMED_OUT),
                        server.limits().handshake().toMillis(),
                        TimeUnit.MILLISECONDS);
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof Socks5Message said)) {
            ReferenceCountUtil.release(message);
            early(context);
            return;
        }
        if (said.decoderResult().isFailure()) {
            refuse(context, HandshakeFault.MALFORMED);
            return;
        }
        switch (step) {
            case METHODS -> methods(context, said);
            case PASSWORD -> password(context, said);
            case REQUEST -> request(context, said);
            case ASKED, REFUSED -> early(context);
        }
    }

    private void methods(ChannelHandlerContext context, Socks5Message said) {
        if (!(said instanceof Socks5InitialRequest request)
                || !request.authMethods().contains(Socks5AuthMethod.PASSWORD)) {
            context.write(new DefaultSocks5InitialResponse(Socks5AuthMethod.UNACCEPTED));
            refuse(context, HandshakeFault.NO_PASSWORD);
            return;
        }
        step = Step.PASSWORD;
        decode(context, new Socks5PasswordAuthRequestDecoder());
        context.writeAndFlush(new DefaultSocks5InitialResponse(Socks5AuthMethod.PASSWORD));
    }

    private void password(ChannelHandlerContext context, Socks5Message said) {
        @Nullable
        Allowance found = said instanceof Socks5PasswordAuthRequest shown
                ? server.find(shown.username(), shown.password())
                : null;
        if (found == null) {
            context.write(new DefaultSocks5PasswordAuthResponse(Socks5PasswordAuthStatus.FAILURE));
            refuse(context, HandshakeFault.WRONG_TOKEN);
            return;
        }
        allowance = found;
        step = Step.REQUEST;
        decode(context, new Socks5CommandRequestDecoder());
        context.writeAndFlush(new DefaultSocks5PasswordAuthResponse(Socks5PasswordAuthStatus.SUCCESS));
    }

    private void request(ChannelHandlerContext context, Socks5Message said) {
        Allowance holder = allowance;
        if (!(said instanceof Socks5CommandRequest request) || holder == null) {
            refuse(context, HandshakeFault.MALFORMED);
            return;
        }
        step = Step.ASKED;
        done();
        context.pipeline().remove(decoder);
        exchange = server.asked(holder, request, (EpollSocketChannel) context.channel());
    }

    /** More than was due. */
    private void early(ChannelHandlerContext context) {
        Exchange asked = exchange;
        if (asked != null) {
            asked.daemonGone();
        } else {
            refuse(context, HandshakeFault.MALFORMED);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            gone(context);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone(context);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        gone(context);
    }

    private void gone(ChannelHandlerContext context) {
        Exchange asked = exchange;
        if (asked != null) {
            asked.daemonGone();
        } else if (step == Step.REFUSED) {
            context.close();
        } else {
            refuse(context, HandshakeFault.GONE);
        }
    }

    private void refuse(ChannelHandlerContext context, HandshakeFault fault) {
        if (step == Step.REFUSED || step == Step.ASKED) {
            return;
        }
        step = Step.REFUSED;
        done();
        server.observer().handshakeRefused(peer, fault);
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** Is no half-open handshake any more. */
    private void done() {
        ScheduledFuture<?> waiting = deadline;
        if (waiting != null) {
            waiting.cancel(false);
        }
        server.handshakeDone();
    }

    private void decode(ChannelHandlerContext context, ChannelHandler next) {
        context.pipeline().replace(decoder, null, next);
        decoder = next;
    }
}
