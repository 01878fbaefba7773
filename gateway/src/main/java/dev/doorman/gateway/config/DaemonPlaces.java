package dev.doorman.gateway.config;

import dev.doorman.common.net.PortRange;
import dev.doorman.common.settings.DaemonAddress;
import dev.doorman.common.settings.ServiceSettings;
import dev.doorman.gateway.catalog.KnownDaemons;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where daemons are that nobody starts. Immutable. */
public final class DaemonPlaces {
    private static final String VARIABLE = "DOORMAN_GATEWAY_DAEMONS_";
    private static final PortRange LINK_PORT = new PortRange(7000, 7000);

    private final Map<String, DaemonAddress> ofEnvironment;

    private DaemonPlaces(Map<String, DaemonAddress> ofEnvironment) {
        this.ofEnvironment = Map.copyOf(ofEnvironment);
    }

    /**
     * Reads what the environment says.
     *
     * @throws IllegalArgumentException when a value is no address, or is a daemon's that is none of ours; names the variable
     */
    public static DaemonPlaces of(GatewayConfig config) {
        Map<String, DaemonAddress> places = new HashMap<>();
        config.daemons().forEach((daemon, text) -> {
            @Nullable DaemonAddress address = DaemonAddress.parse(text.strip());
            if (!KnownDaemons.names().contains(daemon)) {
                throw new IllegalArgumentException(variable(daemon) + ": there is no daemon " + daemon);
            }
            if (address == null) {
                throw new IllegalArgumentException(
                        variable(daemon) + ": \"" + text + "\" is not " + DaemonAddress.EXPECTED);
            }
            places.put(daemon, address);
        });
        return new DaemonPlaces(places);
    }

    private static String variable(String daemon) {
        return VARIABLE + daemon.toUpperCase(Locale.ROOT);
    }

    /** As configured for the service, else as the environment has it, else at the daemon's own name. */
    public DaemonAddress of(String daemon, ServiceSettings settings) {
        @Nullable DaemonAddress configured = settings.address();
        return configured == null
                ? ofEnvironment.getOrDefault(daemon, new DaemonAddress(daemon, LINK_PORT))
                : configured;
    }
}
