package dev.doorman.gateway.builtin;

import dev.doorman.gateway.client.Closing;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.ThreadLocalRandom;

/** RFC 865: a quote, then close. */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
final class Qotd extends ChannelInboundHandlerAdapter {
    private final Quotes quotes;

    Qotd(Quotes quotes) {
        this.quotes = quotes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.write(Unpooled.wrappedBuffer(quotes.any(ThreadLocalRandom.current())));
        Closing.gently(context.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
