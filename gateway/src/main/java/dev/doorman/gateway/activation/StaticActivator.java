package dev.doorman.gateway.activation;

import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts nothing: the daemon is expected at its address. Immutable. */
public final class StaticActivator implements Activator {
    private final Map<String, InetSocketAddress> addresses;

    /**
     * Knows where daemons are.
     *
     * @param addresses by the daemon's name; may be unresolved names
     */
    public StaticActivator(Map<String, InetSocketAddress> addresses) {
        this.addresses = Map.copyOf(addresses);
    }

    @Override
    public Future<Activation> activate(String daemon) {
        @Nullable InetSocketAddress address = addresses.get(daemon);
        return Future.succeededFuture(
                address == null
                        ? new Activation.Unavailable("no address is configured for " + daemon)
                        : new Activation.Ready(address));
    }

    @Override
    public void begun(String daemon) {
        // nothing is stopped here, so nothing is counted
    }

    @Override
    public void ended(String daemon) {
        // as above
    }

    @Override
    public String state(String daemon) {
        return "expected";
    }

    @Override
    public void close() {
        // nothing was started
    }
}
