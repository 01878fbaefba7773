package dev.doorman.gateway.pipeline;

import dev.doorman.common.link.Invocation;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.link.LinkKey;
import dev.doorman.common.link.Transport;
import dev.doorman.gateway.access.BanList;
import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.egress.Callbacks;
import dev.doorman.gateway.egress.Caller;
import java.time.Duration;
import java.util.function.Function;

/**
 * What a link to a daemon needs. Immutable.
 *
 * @param key a daemon's link key, by its name
 * @param startTimeout how long a client is held until a daemon serves, by the service's name
 * @param callbacks gives each link its right to call the client back
 * @param bans who gets none, for too many failed logins
 */
public record DaemonLinks(
        Function<String, LinkKey> key, Function<String, Duration> startTimeout, Callbacks callbacks, BanList bans) {
    LinkHeader header(ConnectionEntry entry, ServiceEntry service, Server.Daemon daemon, Transport transport) {
        return new LinkHeader(
                entry.id(),
                transport,
                entry.client(),
                entry.destination(),
                new Invocation(service.name(), daemon.arguments()),
                callbacks.grant(new Caller(
                        entry.id(),
                        entry.client().getAddress(),
                        entry.destination().getAddress(),
                        service.name(),
                        daemon.name())));
    }
}
