package dev.doorman.gateway.builtin;

import dev.doorman.gateway.client.Closing;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.InstantSource;

/** RFC 868: seconds since 1900-01-01 UTC in 32 bits, most significant first, then close. It wraps in 2036. */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
final class TimeOfDay extends ChannelInboundHandlerAdapter {
    /** From 1900 to 1970. */
    private static final long SECONDS_BEFORE_EPOCH = 2_208_988_800L;

    private final InstantSource clock;

    TimeOfDay(InstantSource clock) {
        this.clock = clock;
    }

    static int seconds(InstantSource clock) {
        return (int) (clock.instant().getEpochSecond() + SECONDS_BEFORE_EPOCH);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.write(context.alloc().buffer(Integer.BYTES).writeInt(seconds(clock)));
        Closing.gently(context.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
