package dev.doorman.gateway.builtin;

import dev.doorman.gateway.client.Closing;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** RFC 867: the date and time as ctime(3) writes it, one line, then close. */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
final class Daytime extends ChannelInboundHandlerAdapter {
    private static final DateTimeFormatter CTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy\r\n", Locale.ROOT);

    private final InstantSource clock;
    private final ZoneId zone;

    Daytime(InstantSource clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    static byte[] line(InstantSource clock, ZoneId zone) {
        return CTIME.format(clock.instant().atZone(zone)).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.write(Unpooled.wrappedBuffer(line(clock, zone)));
        Closing.gently(context.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
