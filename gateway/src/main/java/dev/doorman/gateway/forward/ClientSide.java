package dev.doorman.gateway.forward;

import dev.doorman.common.link.FrameType;
import dev.doorman.gateway.client.UrgentReads;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/** From the client to the link: bytes become DATA, the marked byte URGENT, the closed half EOF. Event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
final class ClientSide extends ChannelInboundHandlerAdapter {
    private final LinkRelay relay;
    private final UrgentReads urgent;

    ClientSide(LinkRelay relay, UrgentReads urgent) {
        this.relay = relay;
        this.urgent = urgent;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (urgent.takeMark()) {
            frame(FrameType.URGENT, bytes.readRetainedSlice(1));
        }
        while (bytes.readableBytes() > FrameType.MAX_PAYLOAD) {
            frame(FrameType.DATA, bytes.readRetainedSlice(FrameType.MAX_PAYLOAD));
        }
        if (bytes.isReadable()) {
            frame(FrameType.DATA, bytes);
        } else {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        Channel link = relay.link();
        link.flush();
        if (link.isWritable()) {
            context.read();
        }
    }

    /** The client can take more: the link is read on. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            relay.link().read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            relay.link().writeAndFlush(LinkRelay.frameHeader(context.alloc(), FrameType.EOF, 0));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        relay.clientGone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        relay.clientGone();
    }

    private void frame(FrameType type, ByteBuf payload) {
        Channel link = relay.link();
        link.write(LinkRelay.frameHeader(link.alloc(), type, payload.readableBytes()));
        link.write(payload);
    }
}
