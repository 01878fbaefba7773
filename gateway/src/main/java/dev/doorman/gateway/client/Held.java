package dev.doorman.gateway.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Keeps what comes from a client that is held until somebody serves it. Nothing is read meanwhile, with one exception that
 * is Netty's: once the client has closed its half, all that the kernel holds is read at once, at most its receive buffer.
 * One for each client, from accept until {@link #release}; event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
public final class Held extends ChannelInboundHandlerAdapter {
    private final UrgentReads urgent;
    private final Queue<HeldRead> reads = new ArrayDeque<>();
    private boolean endOfInput;

    private record HeldRead(ByteBuf bytes, boolean marked) {}

    Held(UrgentReads urgent) {
        this.urgent = urgent;
    }

    /** Passes what was kept on to the handlers behind, in order. A second call does nothing. */
    public static void release(Channel client) {
        if (client.pipeline().get(Held.class) != null) {
            client.pipeline().remove(Held.class);
        }
    }

    /**
     * Lets others read first, in the order given, what was kept and what comes; what they pass on is held again behind them.
     * Then begins to read.
     */
    public static void readFirst(Channel client, ChannelHandler... readers) {
        Held before = client.pipeline().get(Held.class);
        client.pipeline().addLast(readers).addLast(new Held(before.urgent));
        client.pipeline().remove(before);
        client.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        reads.add(new HeldRead((ByteBuf) message, urgent.takeMark()));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // nobody behind has read anything
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            endOfInput = true;
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        reads.forEach(read -> read.bytes().release());
        reads.clear();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (!context.channel().isActive()) {
            reads.forEach(read -> read.bytes().release());
            reads.clear();
            return;
        }
        for (HeldRead read : reads) {
            urgent.putMark(read.marked());
            context.fireChannelRead(read.bytes());
        }
        reads.clear();
        context.fireChannelReadComplete();
        if (endOfInput) {
            context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }
}
