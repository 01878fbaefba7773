package dev.doorman.gateway.api;

import dev.doorman.gateway.catalog.Server;

/** How services are shown to people. Stateless. */
public final class ServiceTexts {
    private ServiceTexts() {}

    /** Who serves, as inetd.conf has it. */
    public static String server(Server server) {
        return switch (server) {
            case Server.Internal _ -> "internal";
            case Server.Sensor _ -> "sensor";
            case Server.Daemon daemon -> String.join(" ", daemon.arguments());
            case Server.Remote remote -> remote.toString();
        };
    }
}
