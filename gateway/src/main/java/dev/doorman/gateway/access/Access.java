package dev.doorman.gateway.access;

import dev.doorman.common.ban.Source;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * What the operator sees and says of bans.
 *
 * @param authd where authd is told; null where the gateway knows none, as in a cluster, where each pod has its own
 */
public record Access(BanList bans, @Nullable AuthdPardon authd) {
    /** How a pardon went. */
    public enum Pardon {
        /** The gateway and authd both have forgotten the source. */
        EVERYWHERE,
        /** The gateway has; it knows no authd. */
        HERE
    }

    /** Forgets a source's failures and its ban. Fails when authd could not be told; the gateway has forgotten it even then. */
    public Future<Pardon> pardon(Source source) {
        bans.pardon(source);
        return authd == null
                ? Future.succeededFuture(Pardon.HERE)
                : authd.tell(source).map(Pardon.EVERYWHERE);
    }
}
