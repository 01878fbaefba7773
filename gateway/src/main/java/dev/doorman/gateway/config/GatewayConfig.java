package dev.doorman.gateway.config;

import dev.doorman.common.settings.ServiceSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What the gateway is told by its environment: {@code DOORMAN_GATEWAY_ETC} and so on. */
@ConfigMapping(prefix = "doorman.gateway")
public interface GatewayConfig {
    /** The folder of inetd.conf, doorman.properties and the accounts. */
    @WithDefault("/etc/doorman")
    Path etc();

    /** The folder that the gateway writes: keys, sockets, logs. */
    @WithDefault("/var/lib/doorman")
    Path state();

    /** Where services without an address of their own listen: {@code loopback}, {@code *}, or an address. */
    @WithDefault("loopback")
    String bind();

    /** Is added to every port of inetd.conf. */
    @WithDefault("0")
    int portOffset();

    /** The folder that holds the built modules, for process activation; absent where nothing is started that way. */
    Optional<Path> home();

    /**
     * How daemons come to run where doorman.properties does not say it; where this is absent, too, the gateway starts them if it
     * has modules, and expects them to be there if not.
     */
    Optional<ServiceSettings.ActivatorKind> activator();

    /**
     * Where daemons are that nobody starts, by their names, where doorman.properties does not say it: {@code host:port}, or
     * {@code host:first-last}. Others are at their own name, port 7000.
     */
    Map<String, String> daemons();

    /** Whether the gateway starts authd too, as it does where one machine runs everything. */
    @WithDefault("false")
    boolean startAuthd();

    /** How long connections may go on once the gateway is told to stop, in seconds. */
    @WithDefault("5")
    int drainSeconds();

    /** Where daemons ask for connections to and from their clients: the host to listen on. */
    @WithDefault("127.0.0.1")
    String callbackHost();

    /** The callback port; 0 takes a free one. */
    @WithDefault("7001")
    int callbackPort();

    /** The host by which daemons reach the callback port; the one it listens on, where it is absent. */
    Optional<String> callbackReach();

    /** authd's socket for the gateway; where the gateway starts authd itself, it knows. */
    Optional<Path> authdSocket();

    /** Whether the launcher is told on standard output that the ports are open. */
    @WithDefault("false")
    boolean supervised();
}
