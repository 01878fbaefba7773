package dev.doorman.gateway.forward;

import dev.doorman.common.link.AddressedDatagram;
import dev.doorman.common.link.FrameType;
import dev.doorman.common.link.Notice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * From the link of a flow to its client: each frame is a datagram, sent once it is whole. One that finds no room is tried again,
 * and what is behind it waits. Event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
final class FlowFrames extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(FlowFrames.class);
    private static final long RETRY_MILLIS = 2;
    /** UDP's longest over IPv4; with the address of a stranger a frame is longer. */
    private static final int MAX_DATAGRAM = 65_507;

    private final FlowRelay relay;
    private ByteBuf pending = Unpooled.EMPTY_BUFFER;
    private boolean held;
    private boolean linkEnded;

    FlowFrames(FlowRelay relay) {
        this.relay = relay;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        pending = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), pending, (ByteBuf) message);
        parse(context);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!held) {
            context.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            linkEnded = true;
            finish();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        linkEnded = true;
        finish();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        pending.release();
        pending = Unpooled.EMPTY_BUFFER;
    }

    /** A reset link is a daemon that died. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debugf(cause, "link broke");
        relay.ended(CloseCause.DAEMON_FAILED);
    }

    private void finish() {
        if (linkEnded && !held) {
            relay.ended(pending.isReadable() ? CloseCause.DAEMON_FAILED : CloseCause.COMPLETED);
        }
    }

    private void parse(ChannelHandlerContext context) {
        while (!held && pending.readableBytes() >= FrameType.HEADER_BYTES) {
            int start = pending.readerIndex();
            int length = pending.getUnsignedShort(start + 1);
            if (pending.readableBytes() < FrameType.HEADER_BYTES + length) {
                return;
            }
            int code = pending.getUnsignedByte(start);
            if (frame(context, FrameType.of(code), code, pending.slice(start + FrameType.HEADER_BYTES, length))) {
                pending.skipBytes(FrameType.HEADER_BYTES + length);
            } else {
                return;
            }
        }
    }

    /** Whether the frame is done with. */
    private boolean frame(ChannelHandlerContext context, @Nullable FrameType type, int code, ByteBuf payload) {
        return switch (type) {
            case DATA ->
                payload.readableBytes() <= MAX_DATAGRAM
                        ? datagram(context, payload)
                        : broken(context, "a datagram of " + payload.readableBytes() + " bytes");
            case PREPARED -> relay.prepared().add(payload) || broken(context, "PREPARED without a datagram");
            case DATAGRAM_FROM -> stranger(context, payload);
            case NOTIFY -> notice(context, payload);
            // the daemon says nothing more: its link ends next
            case EOF -> true;
            case null, default -> broken(context, "frame type " + code);
        };
    }

    private boolean datagram(ChannelHandlerContext context, ByteBuf payload) {
        relay.prepared().clear();
        return sent(context, relay.client().deliver(payload));
    }

    private boolean stranger(ChannelHandlerContext context, ByteBuf payload) {
        @Nullable AddressedDatagram datagram = AddressedDatagram.of(bytes(payload));
        if (datagram == null) {
            return broken(context, "DATAGRAM_FROM without an address");
        }
        return sent(context, relay.client().deliver(datagram.address(), Unpooled.wrappedBuffer(datagram.bytes())));
    }

    private boolean notice(ChannelHandlerContext context, ByteBuf payload) {
        @Nullable Notice notice = Notice.of(bytes(payload));
        return notice != null && relay.client().notify(notice) || broken(context, "a NOTIFY that it may not send");
    }

    private static byte[] bytes(ByteBuf payload) {
        byte[] bytes = new byte[payload.readableBytes()];
        payload.getBytes(payload.readerIndex(), bytes);
        return bytes;
    }

    private boolean sent(ChannelHandlerContext context, boolean done) {
        if (!done) {
            held = true;
            context.executor().schedule(() -> again(context), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
        return done;
    }

    private void again(ChannelHandlerContext context) {
        held = false;
        parse(context);
        if (!held) {
            context.read();
        }
        finish();
    }

    private boolean broken(ChannelHandlerContext context, String what) {
        LOG.warnf(
                "daemon broke the link's wire link=%s reason=%s",
                context.channel().remoteAddress(), what);
        relay.ended(CloseCause.DAEMON_FAILED);
        return false;
    }
}
