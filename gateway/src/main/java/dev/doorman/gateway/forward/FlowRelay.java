package dev.doorman.gateway.forward;

import dev.doorman.common.link.AddressedDatagram;
import dev.doorman.common.link.Delivery;
import dev.doorman.common.link.FrameType;
import dev.doorman.gateway.datagram.DatagramBudget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;

/**
 * The relay between a flow and its daemon's link: a datagram is a frame, whole. What the link cannot take is dropped, as UDP has
 * it; what the client's socket cannot take holds the link back. Runs on the link's event loop, which is the flow's.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
public final class FlowRelay {
    /** A daemon that is slow for a moment loses none of a few long datagrams. */
    private static final WriteBufferWaterMark WAITING = new WriteBufferWaterMark(128 * 1024, 256 * 1024);

    private final Channel link;
    private final DatagramBudget budget;
    private final FlowEnd client;
    private final PreparedAnswers prepared;
    private boolean over;

    private FlowRelay(Channel link, DatagramBudget budget, FlowEnd client) {
        this.link = link;
        this.budget = budget;
        this.client = client;
        this.prepared = new PreparedAnswers(link.eventLoop(), budget, client, this::answered);
    }

    /** Takes over an established link. */
    public static FlowRelay start(Channel link, DatagramBudget budget, FlowEnd client) {
        FlowRelay relay = new FlowRelay(link, budget, client);
        link.config().setAutoRead(false).setWriteBufferWaterMark(WAITING);
        LinkHandshake.hand(link, new FlowFrames(relay));
        link.read();
        return relay;
    }

    /**
     * To the daemon, from the client.
     *
     * @return false when it was dropped
     */
    public boolean send(ByteBuf datagram) {
        if (over || prepared.answer(datagram)) {
            return !over;
        }
        prepared.tell();
        return link.isWritable() && frame(FrameType.DATA, Unpooled.EMPTY_BUFFER, datagram);
    }

    /** As {@link #send(ByteBuf)}, for the few that were held until the link was there: they wait for it, however long they are. */
    public boolean sendHeld(ByteBuf datagram) {
        return frame(FrameType.DATA, Unpooled.EMPTY_BUFFER, datagram);
    }

    /**
     * To the daemon, from somebody else.
     *
     * @return false when it was dropped
     */
    public boolean send(InetSocketAddress stranger, ByteBuf datagram) {
        return frame(FrameType.DATAGRAM_FROM, Unpooled.wrappedBuffer(AddressedDatagram.prefix(stranger)), datagram);
    }

    private void answered(ByteBuf datagram) {
        boolean _ = frame(FrameType.ANSWERED, Unpooled.EMPTY_BUFFER, datagram);
    }

    private boolean frame(FrameType type, ByteBuf prefix, ByteBuf datagram) {
        int length = prefix.readableBytes() + datagram.readableBytes();
        if (over || !budget.take(length)) {
            return false;
        }
        ByteBuf frame = link.alloc()
                .directBuffer(FrameType.HEADER_BYTES + length)
                .writeByte(type.code())
                .writeShort(length)
                .writeBytes(prefix)
                .writeBytes(datagram, datagram.readerIndex(), datagram.readableBytes());
        link.writeAndFlush(frame).addListener(_ -> budget.give(length));
        return true;
    }

    /** Answers the daemon's notice. Event loop. */
    public void notified(Delivery delivery) {
        if (!over) {
            byte[] payload = delivery.payload();
            link.writeAndFlush(LinkRelay.frameHeader(link.alloc(), FrameType.NOTIFIED, payload.length)
                    .writeBytes(payload));
        }
    }

    /** Ends the flow from this side: the daemon is told that no more will come. */
    public void end() {
        if (!over) {
            over = true;
            prepared.close();
            link.writeAndFlush(LinkRelay.frameHeader(link.alloc(), FrameType.EOF, 0))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    FlowEnd client() {
        return client;
    }

    PreparedAnswers prepared() {
        return prepared;
    }

    void ended(CloseCause cause) {
        if (!over) {
            over = true;
            prepared.close();
            link.close();
            client.ended(cause);
        }
    }
}
