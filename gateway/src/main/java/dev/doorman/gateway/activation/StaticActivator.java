package dev.doorman.gateway.activation;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.util.function.Function;

/** Starts nothing: the daemon is expected at its address, whose name is looked up each time. Immutable. */
public final class StaticActivator implements Activator {
    private final Vertx vertx;
    private final Function<String, InetSocketAddress> addresses;

    /**
     * Knows where daemons are.
     *
     * @param addresses by the daemon's name, unresolved
     */
    public StaticActivator(Vertx vertx, Function<String, InetSocketAddress> addresses) {
        this.vertx = vertx;
        this.addresses = addresses;
    }

    @Override
    public Future<Activation> activate(String daemon) {
        InetSocketAddress named = addresses.apply(daemon);
        return vertx.executeBlocking(
                () -> new Activation.Ready(new InetSocketAddress(named.getHostString(), named.getPort())), false);
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
