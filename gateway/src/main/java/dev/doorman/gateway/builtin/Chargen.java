package dev.doorman.gateway.builtin;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;

/**
 * RFC 864: lines of 72 characters, each begun one character further in the ring of the 95 printable ones, for as long as the
 * client reads; what the client sends is thrown away.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
final class Chargen extends ChannelInboundHandlerAdapter {
    /** The most that RFC 864 allows in a datagram. */
    static final int DATAGRAM_BYTES = 512;

    private static final int FIRST = ' ';
    private static final int RING = '~' - ' ' + 1;
    private static final int WIDTH = 72;
    private static final int LINES_AT_ONCE = 50;

    private int line;

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.read();
        generate(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.read();
    }

    /** One batch at a time, the next when this one is in the kernel: the loop serves others in between. */
    private void generate(ChannelHandlerContext context) {
        ByteBuf batch = context.alloc().directBuffer(LINES_AT_ONCE * (WIDTH + 2));
        for (int i = 0; i < LINES_AT_ONCE; i++) {
            line(batch, line);
            line = (line + 1) % RING;
        }
        context.writeAndFlush(batch).addListener(written -> {
            if (written.isSuccess()) {
                context.executor().execute(() -> generate(context));
            }
        });
    }

    private static void line(ByteBuf out, int number) {
        for (int column = 0; column < WIDTH; column++) {
            out.writeByte(FIRST + (number + column) % RING);
        }
        out.writeByte('\r').writeByte('\n');
    }

    /** The first lines, so many bytes of them. */
    static ByteBuf lines(ByteBuf out, int length) {
        int start = out.writerIndex();
        for (int number = 0; out.writerIndex() - start < length; number++) {
            line(out, number);
        }
        return out.writerIndex(start + length);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
