package dev.doorman.gateway.pipeline;

import dev.doorman.gateway.access.Decision;
import dev.doorman.gateway.access.limits.Permit;
import dev.doorman.gateway.catalog.ServiceCatalog;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.client.Closing;
import dev.doorman.gateway.tcpmux.ServiceNameReader;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * RFC 1078: a client names a service on tcpmux' port, and gets it behind a {@code +}, if a line of {@code tcpmux/name} offers
 * it, and the gate lets the client to that service too. A {@code -} tells of anything else, and not of what. One for the
 * gateway; each client on its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails shows as the end of its channel
final class Tcpmux {
    private static final String YES = "+ go\r\n";
    private static final String NO = "-service not available\r\n";

    private final Supplier<ServiceCatalog> catalog;
    private final Judge judge;
    private final BiConsumer<Arrival, Permit> serve;

    /** Asks the gate. */
    @FunctionalInterface
    interface Judge {
        void judge(Arrival arrival, Consumer<Decision> decided);
    }

    Tcpmux(Supplier<ServiceCatalog> catalog, Judge judge, BiConsumer<Arrival, Permit> serve) {
        this.catalog = catalog;
        this.judge = judge;
        this.serve = serve;
    }

    /**
     * Takes a client.
     *
     * @param permit its place at tcpmux, which it leaves for that at the service it wants
     */
    void begin(Arrival arrival, Permit permit) {
        ServiceNameReader.read(arrival.client(), new ServiceNameReader.Outcome() {
            @Override
            public void named(String name) {
                permit.release();
                lead(arrival, name);
            }

            @Override
            public void unclear() {
                say(arrival.client(), NO);
                Closing.gently(arrival.client());
            }
        });
    }

    private void lead(Arrival arrival, String name) {
        if (name.equalsIgnoreCase("help")) {
            catalog.get().services().stream()
                    .filter(ServiceEntry::multiplexed)
                    .forEach(service -> say(arrival.client(), service.name() + "\r\n"));
            Closing.gently(arrival.client());
            return;
        }
        Optional<ServiceEntry> wanted = catalog.get().multiplexed(name);
        if (wanted.isEmpty()) {
            say(arrival.client(), NO);
            Closing.gently(arrival.client());
            return;
        }
        Arrival there = arrival.at(wanted.get());
        judge.judge(there, decision -> {
            if (decision instanceof Decision.Allowed(Permit place)) {
                say(arrival.client(), YES);
                arrival.client().flush();
                serve.accept(there, place);
            } else {
                say(arrival.client(), NO);
                Closing.gently(arrival.client());
            }
        });
    }

    private static void say(Channel client, String text) {
        client.write(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }
}
