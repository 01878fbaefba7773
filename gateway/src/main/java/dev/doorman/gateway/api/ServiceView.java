package dev.doorman.gateway.api;

import dev.doorman.gateway.access.limits.ServiceLimits;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.catalog.ServiceState;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A line of inetd.conf, as the operator's programs see it. Immutable. */
@Schema(name = "Service", description = "A line of inetd.conf that is not commented out")
public record ServiceView(
        @Schema(description = "Its name in inetd.conf, or its port")
        String service,

        @Schema(description = "The line of inetd.conf") int line,

        @Schema(
                description = "camped: the port is held, and each client is reset",
                enumeration = {"on", "camped"})
        String state,

        @Schema(enumeration = {"tcp", "udp"}) String protocol,

        @Schema(description = "Where it listens: address:port, and /udp where it is UDP", examples = "127.0.0.1:23")
        List<String> listens,

        @Schema(description = "Who serves: internal, sensor, a daemon's command line, or tcp://host:port")
        String server,

        @Schema(description = "How the daemon stands that serves it", nullable = true) @Nullable
        String daemon,

        LimitsView limits,
        CountsView counts) {
    public ServiceView {
        listens = List.copyOf(listens);
    }

    /** The limits that hold; 0 is none. */
    @Schema(name = "Limits", description = "0 is none")
    public record LimitsView(
            @Schema(description = "Clients that the service takes in a minute; the others wait")
            int perMinute,

            @Schema(description = "Connections at once") int connections,

            @Schema(description = "Connections at once from one source")
            int perSource,

            @Schema(description = "Connections in a minute from one source")
            int perSourcePerMinute,

            @Schema(description = "Connections at once on which nobody has logged in yet")
            int beforeLogin,

            @Schema(description = "The same from one source")
            int beforeLoginPerSource) {
        static LimitsView of(ServiceLimits limits) {
            return new LimitsView(
                    limits.perMinute(),
                    limits.connections(),
                    limits.perSource(),
                    limits.perSourceRate(),
                    limits.beforeLogin(),
                    limits.beforeLoginPerSource());
        }
    }

    /** Who is there, and who was since the gateway has started. */
    @Schema(name = "Counts")
    public record CountsView(
            @Schema(description = "Clients that are served now")
            int active,

            @Schema(description = "Clients that wait for a daemon now")
            int held,

            @Schema(description = "Clients that were let in since the gateway has started")
            long accepted,

            @Schema(description = "Connections and datagrams that were refused since")
            long refused) {}

    static ServiceView of(
            ServiceEntry service,
            List<String> listens,
            @Nullable String daemon,
            ServiceLimits limits,
            CountsView counts) {
        return new ServiceView(
                service.name(),
                service.line(),
                service.state() == ServiceState.ON ? "on" : "camped",
                switch (service.type()) {
                    case STREAM -> "tcp";
                    case DGRAM -> "udp";
                },
                listens,
                ServiceTexts.server(service.server()),
                daemon,
                LimitsView.of(limits),
                counts);
    }
}
