package dev.doorman.gateway.builtin;

import dev.doorman.gateway.catalog.InternalService;
import io.netty.channel.ChannelHandler;
import java.time.InstantSource;
import java.time.ZoneId;

/** inetd's own services over TCP: a handler for each client. */
public final class Builtins {
    private final InstantSource clock;
    private final ZoneId zone;

    public Builtins(InstantSource clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    /** The handler that serves one client; it starts when it is added to the client's pipeline. */
    public ChannelHandler handler(InternalService service) {
        return switch (service) {
            case ECHO -> new Echo();
            case DISCARD -> new Discard();
            case CHARGEN -> new Chargen();
            case DAYTIME -> new Daytime(clock, zone);
            case TIME -> new TimeOfDay(clock);
        };
    }
}
