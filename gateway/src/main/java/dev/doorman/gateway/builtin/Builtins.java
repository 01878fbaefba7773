package dev.doorman.gateway.builtin;

import dev.doorman.gateway.catalog.InternalService;
import io.netty.channel.ChannelHandler;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.Supplier;

/** inetd's own services over TCP: a handler for each client. */
public final class Builtins {
    private final InstantSource clock;
    private final ZoneId zone;
    private final Supplier<Quotes> quotes;

    public Builtins(InstantSource clock, ZoneId zone, Supplier<Quotes> quotes) {
        this.clock = clock;
        this.zone = zone;
        this.quotes = quotes;
    }

    /** The handler that serves one client; it starts when it is added to the client's pipeline. */
    public ChannelHandler handler(InternalService service) {
        return switch (service) {
            case ECHO -> new Echo();
            case DISCARD -> new Discard();
            case CHARGEN -> new Chargen();
            case DAYTIME -> new Daytime(clock, zone);
            case TIME -> new TimeOfDay(clock);
            case QOTD -> new Qotd(quotes.get());
            case TCPMUX -> throw new IllegalArgumentException("tcpmux leads to other services, and is none itself");
        };
    }
}
