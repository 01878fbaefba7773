package dev.doorman.gateway.builtin;

import dev.doorman.gateway.catalog.InternalService;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.InstantSource;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** inetd's own services over UDP: a datagram, and its answer. Event loop. */
public final class DatagramAnswers {
    private final InstantSource clock;
    private final ZoneId zone;

    public DatagramAnswers(InstantSource clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    /** The answer to a datagram, the caller's own; null when there is none. */
    public @Nullable ByteBuf answer(InternalService service, ByteBuf request, ByteBufAllocator allocator) {
        return switch (service) {
            case ECHO -> request.retainedSlice();
            case DISCARD -> null;
            case CHARGEN -> chargen(request, allocator);
            case DAYTIME -> allocator.directBuffer().writeBytes(Daytime.line(clock, zone));
            case TIME -> allocator.directBuffer(Integer.BYTES).writeInt(TimeOfDay.seconds(clock));
        };
    }

    /**
     * RFC 864 has between 0 and 512 characters; but never more than came, for whoever writes another's address on a question would
     * have us send them more than they could.
     */
    private static @Nullable ByteBuf chargen(ByteBuf request, ByteBufAllocator allocator) {
        int length = Math.min(request.readableBytes(), Chargen.DATAGRAM_BYTES);
        return length == 0 ? null : Chargen.lines(allocator.directBuffer(Chargen.DATAGRAM_BYTES * 2), length);
    }
}
