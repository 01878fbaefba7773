package dev.doorman.gateway.forward;

import dev.doorman.common.link.FrameType;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.link.LinkHeaderCodec;
import dev.doorman.common.link.LinkKey;
import dev.doorman.common.link.Nonce;
import dev.doorman.common.link.Refusal;
import dev.doorman.common.link.SealedHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.vertx.core.Promise;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's part in the link's first three steps: it takes the nonce, sends the sealed header, and takes READY or
 * REFUSED. What the daemon sends right after READY stays in the channel for the next handler. One for each link; event
 * loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
final class LinkHandshake extends ByteToMessageDecoder {
    private final LinkHeader header;
    private final LinkKey key;
    private final Promise<LinkAttempt> result;
    private @Nullable SealedHeader sealed;

    LinkHandshake(LinkHeader header, LinkKey key, Promise<LinkAttempt> result) {
        this.header = header;
        this.key = key;
        this.result = result;
        setSingleDecode(true);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        SealedHeader sent = sealed;
        if (sent == null) {
            greet(context, in);
        } else {
            answer(context, in, sent);
        }
    }

    private void greet(ChannelHandlerContext context, ByteBuf in) {
        if (in.readableBytes() < Nonce.BYTES) {
            return;
        }
        byte[] nonce = new byte[Nonce.BYTES];
        in.readBytes(nonce);
        SealedHeader fresh = LinkHeaderCodec.encode(header, Nonce.of(nonce), key);
        sealed = fresh;
        context.writeAndFlush(Unpooled.wrappedBuffer(fresh.bytes())).addListener(written -> {
            if (!written.isSuccess()) {
                end(context, new LinkAttempt.Unreachable("the link broke while the header was sent"));
            }
        });
    }

    private void answer(ChannelHandlerContext context, ByteBuf in, SealedHeader sent) {
        if (in.readableBytes() < FrameType.HEADER_BYTES) {
            return;
        }
        int length = in.getUnsignedShort(in.readerIndex() + 1);
        FrameType type = FrameType.of(in.getUnsignedByte(in.readerIndex()));
        if ((type != FrameType.READY && type != FrameType.REFUSED) || length > LinkKey.MAC_BYTES) {
            end(context, new LinkAttempt.Impostor("it answered the header with something else"));
            return;
        }
        if (in.readableBytes() < FrameType.HEADER_BYTES + length) {
            return;
        }
        in.skipBytes(FrameType.HEADER_BYTES);
        byte[] payload = new byte[length];
        in.readBytes(payload);
        if (type == FrameType.REFUSED) {
            @Nullable Refusal refusal = Refusal.of(payload);
            end(context, new LinkAttempt.Refused(refusal == null ? Refusal.BAD_SEAL : refusal));
        } else if (!sent.proves(payload)) {
            end(context, new LinkAttempt.Impostor("it does not hold the daemon's key"));
        } else {
            // the bytes after READY stay unread in the socket or in this decoder until the relay takes its place
            if (!result.tryComplete(new LinkAttempt.Established(context.channel()))) {
                context.close();
            }
        }
    }

    /** Whoever holds the client's channel puts the relay in the handshake's place. */
    static void hand(Channel link, ChannelHandler relay) {
        link.pipeline().addLast(relay);
        link.pipeline().remove(LinkHandshake.class);
    }

    /** As Docker's proxy does for a container that is not up: its half of the link ends without a word. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        // what came before the end is decoded first
        super.userEventTriggered(context, event);
        if (event instanceof ChannelInputShutdownEvent
                && result.tryComplete(new LinkAttempt.Unreachable("the daemon closed the link"))) {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(context, new LinkAttempt.Unreachable("the daemon closed the link"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(context, new LinkAttempt.Unreachable(String.valueOf(cause.getMessage())));
    }

    private void end(ChannelHandlerContext context, LinkAttempt outcome) {
        result.tryComplete(outcome);
        context.close();
    }
}
