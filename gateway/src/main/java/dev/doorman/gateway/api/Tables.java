package dev.doorman.gateway.api;

import dev.doorman.common.net.Ends;
import dev.doorman.common.settings.AccessLimits;
import dev.doorman.gateway.GatewayApplication;
import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.catalog.ServiceState;
import dev.doorman.gateway.pipeline.ConnectionEntry;
import dev.doorman.gateway.reload.Stand;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** What the gateway tells the operator. Stateless. */
final class Tables {
    /** No gateway runs for so long: who has more left is not meant to be let in again. */
    private static final Duration ALWAYS = AccessLimits.FOREVER.dividedBy(2);

    private Tables() {}

    static Table services(GatewayApplication gateway) {
        return new Table(
                List.of("service", "listens", "state", "server", "daemon"),
                gateway.listeners().catalog().services().stream()
                        .map(service -> List.of(
                                service.name(),
                                String.join(",", gateway.listeners().where(service)),
                                service.state() == ServiceState.ON ? "on" : "camped",
                                ServiceTexts.server(service.server()),
                                daemon(gateway, service)))
                        .toList());
    }

    /** One row without a fault, or one for each. */
    static Table configuration(GatewayApplication gateway) {
        Stand stand = gateway.reloader().stand();
        String loaded = stand.loaded().truncatedTo(ChronoUnit.SECONDS).toString();
        String tried = stand.tried().truncatedTo(ChronoUnit.SECONDS).toString();
        return new Table(
                List.of("in-force-since", "tried", "state", "fault"),
                stand.stale()
                        ? stand.problems().stream()
                                .map(problem -> List.of(loaded, tried, "stale", problem.toString()))
                                .toList()
                        : List.of(List.of(loaded, tried, "current", "")));
    }

    static Table connections(GatewayApplication gateway) {
        return new Table(
                List.of("connection", "service", "client", "since", "state", "user", "terminal", "messages"),
                gateway.connections().all().stream().map(Tables::row).toList());
    }

    static Table bans(GatewayApplication gateway) {
        Instant now = Instant.now();
        return new Table(
                List.of("source", "from", "reason", "until", "failures"),
                gateway.access().bans().all().stream()
                        .map(ban -> List.of(
                                ban.source().toString(),
                                ban.from(),
                                ban.reason(),
                                until(now, ban.left()),
                                ban.failures() == 0 ? "" : String.valueOf(ban.failures())))
                        .toList());
    }

    private static String until(Instant now, Duration left) {
        return left.compareTo(ALWAYS) > 0
                ? "forever"
                : now.plus(left).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static List<String> row(ConnectionEntry entry) {
        return List.of(
                entry.id().toString(),
                entry.service(),
                Ends.text(entry.client()),
                entry.since().toString(),
                entry.state().name().toLowerCase(Locale.ROOT),
                entry.user(),
                entry.terminal(),
                entry.terminal().isEmpty() ? "" : entry.messages() ? "y" : "n");
    }

    private static String daemon(GatewayApplication gateway, ServiceEntry service) {
        return service.server() instanceof Server.Daemon daemon
                ? gateway.activator().state(daemon.name())
                : "";
    }
}
