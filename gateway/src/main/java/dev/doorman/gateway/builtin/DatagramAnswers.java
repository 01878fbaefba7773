package dev.doorman.gateway.builtin;

import dev.doorman.gateway.catalog.InternalService;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** inetd's own services over UDP: a datagram, and its answer. Event loop. */
public final class DatagramAnswers {
    private final InstantSource clock;
    private final ZoneId zone;
    private final Supplier<Quotes> quotes;

    public DatagramAnswers(InstantSource clock, ZoneId zone, Supplier<Quotes> quotes) {
        this.clock = clock;
        this.zone = zone;
        this.quotes = quotes;
    }

    /** The answer to a datagram, the caller's own; null when there is none. */
    public @Nullable ByteBuf answer(InternalService service, ByteBuf request, ByteBufAllocator allocator) {
        return switch (service) {
            case ECHO -> request.retainedSlice();
            case DISCARD -> null;
            case CHARGEN -> chargen(request, allocator);
            case DAYTIME -> allocator.directBuffer().writeBytes(Daytime.line(clock, zone));
            case QOTD -> quote(request, allocator);
            // the parser has it over TCP alone
            case TCPMUX -> null;
            case TIME -> allocator.directBuffer(Integer.BYTES).writeInt(TimeOfDay.seconds(clock));
        };
    }

    /** As chargen's: a quote is cut where the question was shorter. */
    private @Nullable ByteBuf quote(ByteBuf request, ByteBufAllocator allocator) {
        byte[] quote = quotes.get().any(ThreadLocalRandom.current());
        int length = Math.min(request.readableBytes(), quote.length);
        return length == 0 ? null : allocator.directBuffer(length).writeBytes(quote, 0, length);
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
