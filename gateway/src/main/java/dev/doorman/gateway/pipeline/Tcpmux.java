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
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * RFC 1078: a client names a service on tcpmux' port, and gets it behind a {@code +}, if a line of {@code tcpmux/name} offers
 * it, and the gate lets the client to that service too, which may be a while later, for the service has a pace of its own. A
 * {@code -} tells of anything else, and not of what. One for the gateway; each client on its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails shows as the end of its channel
final class Tcpmux {
    private static final String YES = "+ go\r\n";
    private static final String NO = "-service not available\r\n";

    private final Supplier<ServiceCatalog> catalog;
    private final Pace pace;
    private final Judge judge;
    private final BiConsumer<Arrival, Permit> serve;

    /** Asks the gate for a service's next turn: how long until then; empty where that is too long. */
    @FunctionalInterface
    interface Pace {
        Optional<Duration> turn(ServiceEntry service);
    }

    /** Asks the gate. */
    @FunctionalInterface
    interface Judge {
        void judge(Arrival arrival, Consumer<Decision> decided);
    }

    Tcpmux(Supplier<ServiceCatalog> catalog, Pace pace, Judge judge, BiConsumer<Arrival, Permit> serve) {
        this.catalog = catalog;
        this.pace = pace;
        this.judge = judge;
        this.serve = serve;
    }

    /**
     * Takes a client.
     *
     * @param permit its place at tcpmux, which it leaves for that at the service it wants, once it is its turn there
     */
    void begin(Arrival arrival, Permit permit) {
        ServiceNameReader.read(arrival.client(), new ServiceNameReader.Outcome() {
            @Override
            public void named(String name) {
                lead(arrival, permit, name);
            }

            @Override
            public void unclear() {
                refuse(arrival.client());
            }
        });
    }

    private void lead(Arrival arrival, Permit permit, String name) {
        if (name.equalsIgnoreCase("help")) {
            catalog.get().services().stream()
                    .filter(ServiceEntry::multiplexed)
                    .forEach(service -> say(arrival.client(), service.name() + "\r\n"));
            Closing.gently(arrival.client());
            return;
        }
        Optional<ServiceEntry> wanted = catalog.get().multiplexed(name);
        Optional<Duration> turn = wanted.flatMap(pace::turn);
        if (wanted.isEmpty() || turn.isEmpty()) {
            refuse(arrival.client());
            return;
        }
        Arrival there = arrival.at(wanted.get());
        if (turn.get().isZero()) {
            change(there, permit);
        } else {
            arrival.client()
                    .eventLoop()
                    .schedule(() -> change(there, permit), turn.get().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void change(Arrival there, Permit permit) {
        Channel client = there.client();
        permit.release();
        judge.judge(there, decision -> {
            if (decision instanceof Decision.Allowed(Permit place)) {
                say(client, YES);
                client.flush();
                serve.accept(there, place);
            } else {
                refuse(client);
            }
        });
    }

    private static void refuse(Channel client) {
        say(client, NO);
        Closing.gently(client);
    }

    private static void say(Channel client, String text) {
        client.write(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }
}
