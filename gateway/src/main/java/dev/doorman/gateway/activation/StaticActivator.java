package dev.doorman.gateway.activation;

import dev.doorman.common.settings.DaemonAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Starts nothing: the instances of a daemon are expected at its address, whose name is looked up again and again. Any thread.
 */
public final class StaticActivator implements Activator {
    private final Vertx vertx;
    private final Lookup lookup;
    private final Function<String, DaemonAddress> addresses;
    private final Map<String, ExpectedDaemon> daemons = new ConcurrentHashMap<>();

    /**
     * Knows where daemons are.
     *
     * @param addresses by the daemon's name; asked anew each time
     */
    public StaticActivator(Vertx vertx, Function<String, DaemonAddress> addresses) {
        this(vertx, Lookup.SYSTEM, addresses);
    }

    StaticActivator(Vertx vertx, Lookup lookup, Function<String, DaemonAddress> addresses) {
        this.vertx = vertx;
        this.lookup = lookup;
        this.addresses = addresses;
    }

    @Override
    public Future<Activation> activate(String daemon) {
        return daemon(daemon).activate(List.of(addresses.apply(daemon)));
    }

    @Override
    public void begun(String daemon) {
        // nothing is stopped here, so idleness is nothing
    }

    @Override
    public void ended(String daemon) {
        // as above
    }

    @Override
    public String state(String daemon) {
        return daemon(daemon).state(List.of(addresses.apply(daemon)));
    }

    @Override
    public int serving(String daemon) {
        return daemon(daemon).serving();
    }

    private ExpectedDaemon daemon(String name) {
        return daemons.computeIfAbsent(name, _ -> new ExpectedDaemon(vertx, lookup, System::nanoTime));
    }

    @Override
    public void close() {
        // nothing was started
    }
}
