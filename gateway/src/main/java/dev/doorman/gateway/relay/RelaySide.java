package dev.doorman.gateway.relay;

import dev.doorman.gateway.client.HookedReads;
import dev.doorman.gateway.client.ReadHook;
import dev.doorman.gateway.client.Traffic;
import dev.doorman.gateway.relay.StreamRelay.Ending;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One direction of a relay: what its channel says goes to the peer. One for each direction; event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
final class RelaySide extends ChannelInboundHandlerAdapter implements ReadHook {
    private final StreamRelay relay;
    private final EpollSocketChannel own;
    private final EpollSocketChannel peer;
    private final LongAdder bytes;
    private final Ending gone;
    private final Splicing splicing;

    /**
     * From own to peer.
     *
     * @param bytes counts what came from own
     * @param gone what it means for the relay when own is gone
     */
    RelaySide(StreamRelay relay, EpollSocketChannel own, EpollSocketChannel peer, LongAdder bytes, Ending gone) {
        this.relay = relay;
        this.own = own;
        this.peer = peer;
        this.bytes = bytes;
        this.gone = gone;
        this.splicing = new Splicing(own, peer, this::spliced);
        HookedReads.exchange(own, this);
    }

    @Override
    public int beforeRead() {
        if (discards()) {
            splicing.end();
            return AS_EXPECTED;
        }
        return splicing.move();
    }

    private boolean discards() {
        return relay.discards(gone);
    }

    /** No handler before this one has seen them. */
    private void spliced(long count) {
        bytes.add(count);
        @Nullable Traffic traffic = Traffic.begun(own);
        if (traffic != null) {
            traffic.countReceived(count);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf read = (ByteBuf) message;
        if (discards()) {
            read.release();
            return;
        }
        int count = read.readableBytes();
        bytes.add(count);
        splicing.copied(count);
        peer.write(read);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        peer.flush();
        if (!discards() && !own.isInputShutdown() && (takesMore() || takesNothing())) {
            context.read();
        }
    }

    private boolean takesMore() {
        return peer.isWritable() && !splicing.full();
    }

    /** What it is sent is dropped from now on; what it has sent, and its end, may still be on their way to the other. */
    private boolean takesNothing() {
        return peer.isActive() && peer.isOutputShutdown();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (own.isWritable()) {
            readPeer();
        }
    }

    private void readPeer() {
        if (!peer.isInputShutdown()) {
            peer.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (relay.over()) {
            return;
        }
        if (event instanceof ChannelOutputShutdownEvent) {
            // it takes nothing any more: a client that uploads by TLS closes, and never reads what TLS had to say
            readPeer();
        }
        if (!(event instanceof ChannelInputShutdownEvent)) {
            return;
        }
        if (relay.finishing() && gone == Ending.SECOND_GONE) {
            relay.end(Ending.STOPPED);
            return;
        }
        peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
            if (peer.isInputShutdown()) {
                relay.end(Ending.COMPLETED);
            } else {
                peer.shutdownOutput();
            }
        });
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        splicing.end();
        relay.end(gone);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
        relay.end(gone);
    }
}
