package dev.doorman.gateway.activation;

import io.vertx.core.Future;
import java.util.function.Function;

/** Each daemon's own activator, as configured. Immutable. */
public final class ActivatorTable implements Activator {
    private final Function<String, Activator> byDaemon;
    private final Runnable close;

    /**
     * A table.
     *
     * @param byDaemon the activator of a daemon, by its name
     * @param close closes all of them
     */
    public ActivatorTable(Function<String, Activator> byDaemon, Runnable close) {
        this.byDaemon = byDaemon;
        this.close = close;
    }

    @Override
    public Future<Activation> activate(String daemon) {
        return byDaemon.apply(daemon).activate(daemon);
    }

    @Override
    public void begun(String daemon) {
        byDaemon.apply(daemon).begun(daemon);
    }

    @Override
    public void ended(String daemon) {
        byDaemon.apply(daemon).ended(daemon);
    }

    @Override
    public String state(String daemon) {
        return byDaemon.apply(daemon).state(daemon);
    }

    @Override
    public int serving(String daemon) {
        return byDaemon.apply(daemon).serving(daemon);
    }

    @Override
    public void close() {
        close.run();
    }
}
