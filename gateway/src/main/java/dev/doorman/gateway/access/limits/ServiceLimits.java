package dev.doorman.gateway.access.limits;

import dev.doorman.common.settings.AccessLimits;
import dev.doorman.gateway.catalog.Limits;
import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.catalog.SocketType;

/**
 * The limits that hold for a service: its line's, and where that has none, doorman.properties'. 0 is none. Immutable.
 *
 * @param perMinute how many clients a minute it takes
 * @param connections at once
 * @param perSource at once from one source
 * @param perSourceRate a minute from one source
 * @param beforeLogin at once on which nobody has logged in yet
 * @param beforeLoginPerSource the same from one source
 */
public record ServiceLimits(
        int perMinute, int connections, int perSource, int perSourceRate, int beforeLogin, int beforeLoginPerSource) {
    /** Puts both together. Only our own daemons say when a login is over. */
    public static ServiceLimits of(ServiceEntry service, AccessLimits configured) {
        Limits line = service.limits();
        boolean logins = service.server() instanceof Server.Daemon && service.type() == SocketType.STREAM;
        return new ServiceLimits(
                either(line.perMinute(), configured.rate()),
                line.children(),
                either(line.perSource(), configured.perSource()),
                either(line.perSourcePerMinute(), configured.perSourceRate()),
                logins ? configured.beforeLogin() : 0,
                logins ? configured.beforeLoginPerSource() : 0);
    }

    private static int either(int first, int second) {
        return first == 0 ? second : first;
    }
}
