package dev.doorman.gateway.forward;

import dev.doorman.common.link.Fields;
import dev.doorman.common.link.FrameType;
import dev.doorman.common.link.Shown;
import dev.doorman.common.posix.UrgentData;
import dev.doorman.gateway.client.Traffic;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * From the link to the client: frames are taken apart as they come. Payloads of DATA are passed on without waiting for the
 * whole frame; those of other frames are short and gathered. An URGENT byte holds everything behind it back until all that
 * was before it is in the kernel, for only then is its place in the stream right. Event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
final class LinkSide extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(LinkSide.class);
    /** LOGIN and IDENTIFY hold a name and a terminal: longer is no daemon of ours. */
    private static final int MAX_CONTROL = 4096;

    private static final long URGENT_RETRY_MILLIS = 5;

    private final LinkRelay relay;
    private ByteBuf pending = Unpooled.EMPTY_BUFFER;
    private int dataRemaining;
    private Hold hold = Hold.NONE;
    private boolean ended;

    /** What keeps the frames behind it back. */
    private enum Hold {
        NONE,
        URGENT
    }

    LinkSide(LinkRelay relay) {
        this.relay = relay;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (pending.isReadable()) {
            pending = Unpooled.wrappedBuffer(pending, bytes);
        } else {
            pending.release();
            pending = bytes;
        }
        parse(context);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        relay.client().flush();
        readOn(context);
    }

    private void readOn(ChannelHandlerContext context) {
        if (hold == Hold.NONE && relay.client().isWritable()) {
            context.read();
        }
    }

    /** The link can take more: the client is read on. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            relay.client().read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            ended = true;
            finish();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended = true;
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
        relay.daemonFailed();
    }

    private void finish() {
        if (!ended || hold != Hold.NONE) {
            return;
        }
        if (dataRemaining > 0 || pending.isReadable()) {
            relay.daemonFailed();
        } else {
            relay.daemonDone();
        }
    }

    private void parse(ChannelHandlerContext context) {
        while (hold == Hold.NONE && pending.isReadable()) {
            if (dataRemaining > 0) {
                data();
            } else if (!frame(context)) {
                return;
            }
        }
    }

    private void data() {
        int length = Math.min(dataRemaining, pending.readableBytes());
        dataRemaining -= length;
        relay.client().write(pending.readRetainedSlice(length));
    }

    /** Takes a frame's header, and the whole frame unless it is DATA; false when more bytes are needed first. */
    private boolean frame(ChannelHandlerContext context) {
        if (pending.readableBytes() < FrameType.HEADER_BYTES) {
            return false;
        }
        int start = pending.readerIndex();
        @Nullable FrameType type = FrameType.of(pending.getUnsignedByte(start));
        int length = pending.getUnsignedShort(start + 1);
        if (type == FrameType.DATA) {
            pending.skipBytes(FrameType.HEADER_BYTES);
            dataRemaining = length;
            return true;
        }
        if (type == null || length > MAX_CONTROL) {
            broken(context, "frame type " + pending.getUnsignedByte(start) + " of " + length + " bytes");
            return false;
        }
        if (pending.readableBytes() < FrameType.HEADER_BYTES + length) {
            return false;
        }
        pending.skipBytes(FrameType.HEADER_BYTES);
        byte[] payload = new byte[length];
        pending.readBytes(payload);
        return control(context, type, payload);
    }

    private boolean control(ChannelHandlerContext context, FrameType type, byte[] payload) {
        switch (type) {
            case URGENT -> {
                if (payload.length != 1) {
                    broken(context, "URGENT of " + payload.length + " bytes");
                    return false;
                }
                urgent(context, payload[0]);
            }
            case EOF -> endOfData();
            case LOGIN -> {
                List<String> fields = Fields.decode(payload);
                relay.events().login(fields.getFirst(), "ok".equals(fields.getLast()));
            }
            case IDENTIFY -> {
                List<String> fields = Fields.decode(payload);
                if (fields.size() != 3) {
                    broken(context, "IDENTIFY of " + fields.size() + " fields");
                    return false;
                }
                relay.events().identified(fields.get(0), fields.get(1), "y".equals(fields.get(2)));
            }
            case NOTICED -> {
                @Nullable Shown shown = Shown.of(payload);
                if (shown == null) {
                    broken(context, "NOTICED of " + payload.length + " bytes");
                    return false;
                }
                relay.events().noticed(shown);
            }
            case DATA, NOTICE, NOTIFY, NOTIFIED, DATAGRAM_FROM, READY, REFUSED, PREPARED, ANSWERED -> {
                broken(context, "unexpected frame " + type);
                return false;
            }
        }
        return true;
    }

    private void endOfData() {
        DuplexChannel client = (DuplexChannel) relay.client();
        client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> client.shutdownOutput());
    }

    private void urgent(ChannelHandlerContext context, byte value) {
        hold = Hold.URGENT;
        Traffic.of(relay.client()).countSent(1);
        relay.client().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> sendUrgent(context, value));
    }

    private void sendUrgent(ChannelHandlerContext context, byte value) {
        Channel client = relay.client();
        try {
            if (!client.isActive()) {
                throw new IOException("the client is gone");
            }
            if (UrgentData.send(((EpollSocketChannel) client).fd().intValue(), value) == 0) {
                // the kernel's buffer is full just now; Netty does not tell when it is not, for it has nothing to write
                client.eventLoop()
                        .schedule(() -> sendUrgent(context, value), URGENT_RETRY_MILLIS, TimeUnit.MILLISECONDS);
                return;
            }
        } catch (IOException e) {
            relay.clientGone();
            return;
        }
        hold = Hold.NONE;
        parse(context);
        client.flush();
        readOn(context);
        finish();
    }

    private void broken(ChannelHandlerContext context, String what) {
        LOG.warnf(
                "daemon broke the link's wire link=%s reason=%s",
                context.channel().remoteAddress(), what);
        relay.daemonFailed();
    }
}
