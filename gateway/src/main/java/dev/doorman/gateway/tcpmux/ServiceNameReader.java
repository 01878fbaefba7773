package dev.doorman.gateway.tcpmux;

import dev.doorman.gateway.client.Held;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the line by which a client of tcpmux names the service it wants (RFC 1078: the name, in any case, and CRLF), and goes
 * away. What comes behind the line goes on to who holds the client. One for each client; event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails shows as the end of its channel
public final class ServiceNameReader extends ChannelInboundHandlerAdapter {
    /** Longer than any name, and its end. */
    private static final int MAX_LINE = 128;

    private static final long PATIENCE_SECONDS = 30;

    private final Outcome outcome;
    private final ByteBuf line = Unpooled.buffer(MAX_LINE, MAX_LINE);
    private @Nullable ScheduledFuture<?> deadline;
    private boolean over;

    /** Is told once, on the client's event loop. */
    public interface Outcome {
        /** The client names a service; what it sent behind the name is held. */
        void named(String name);

        /** It named none in time, or not within a line's length. */
        void unclear();
    }

    private ServiceNameReader(Outcome outcome) {
        this.outcome = outcome;
    }

    /** Begins to read from a client that is held. */
    public static void read(Channel client, Outcome outcome) {
        Held.readFirst(client, new ServiceNameReader(outcome));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        deadline = context.executor().schedule(() -> unclear(context), PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf read = (ByteBuf) message;
        if (over) {
            context.fireChannelRead(read);
            return;
        }
        int end = read.indexOf(read.readerIndex(), read.writerIndex(), (byte) '\n');
        int length = (end < 0 ? read.writerIndex() : end) - read.readerIndex();
        if (length > line.writableBytes()) {
            read.release();
            unclear(context);
        } else if (end < 0) {
            line.writeBytes(read);
            read.release();
        } else {
            line.writeBytes(read, length);
            read.skipBytes(1);
            named(context, read);
        }
    }

    private void named(ChannelHandlerContext context, ByteBuf rest) {
        end();
        String name = line.toString(StandardCharsets.ISO_8859_1);
        if (rest.isReadable()) {
            context.fireChannelRead(rest);
        } else {
            rest.release();
        }
        context.pipeline().remove(this);
        outcome.named(name.endsWith("\r") ? name.substring(0, name.length() - 1) : name);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!over) {
            context.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !over) {
            unclear(context);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end();
        context.fireChannelInactive();
    }

    private void unclear(ChannelHandlerContext context) {
        if (!over) {
            end();
            context.pipeline().remove(this);
            outcome.unclear();
        }
    }

    private void end() {
        over = true;
        ScheduledFuture<?> timer = deadline;
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
