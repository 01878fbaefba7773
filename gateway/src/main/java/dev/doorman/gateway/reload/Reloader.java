package dev.doorman.gateway.reload;

import dev.doorman.common.settings.Problem;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Has the configuration read anew, one after another whoever asks, and remembers what came of it: a configuration with a
 * fault changes nothing, and is told until it is mended. One for the gateway; any thread but an event loop's.
 */
public final class Reloader {
    private static final Logger LOG = Logger.getLogger(Reloader.class);

    private final Supplier<List<Problem>> load;
    private final MeterRegistry registry;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Stand stand;

    /**
     * The configuration has just been read for the first time.
     *
     * @param load reads it anew and goes over to it; answers what is wrong with it, and then nothing has changed
     */
    public Reloader(Supplier<List<Problem>> load, MeterRegistry registry, InstantSource clock) {
        this.load = load;
        this.registry = registry;
        this.clock = clock;
        this.stand = new Stand(clock.instant(), clock.instant(), List.of());
        Gauge.builder("doorman.gateway.configuration.stale", () -> stand.stale() ? 1 : 0)
                .description("1 while the configuration folder has a fault, and an older configuration is in force")
                .strongReference(true)
                .register(registry);
        Gauge.builder(
                        "doorman.gateway.configuration.loaded",
                        () -> stand.loaded().getEpochSecond())
                .description("When the configuration in force was read")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
    }

    /** What came of it last. */
    public Stand stand() {
        return stand;
    }

    /**
     * Reads the configuration anew. Blocks.
     *
     * @return what is wrong with it; then nothing has changed. Empty when it is in force
     */
    public List<Problem> reload(Trigger trigger) {
        lock.lock();
        try {
            List<Problem> problems = load.get();
            Stand before = stand;
            stand = problems.isEmpty()
                    ? new Stand(clock.instant(), clock.instant(), List.of())
                    : new Stand(before.loaded(), clock.instant(), problems);
            String outcome = problems.isEmpty() ? "loaded" : "faulty";
            registry.counter("doorman.gateway.reloads", "trigger", trigger.label(), "outcome", outcome)
                    .increment();
            tell(trigger, before);
            return problems;
        } finally {
            lock.unlock();
        }
    }

    /** A fault that was told already is not told again. */
    private void tell(Trigger trigger, Stand before) {
        Stand now = stand;
        if (!now.stale()) {
            LOG.infof("configuration reloaded trigger=%s", trigger.label());
            return;
        }
        now.problems().stream()
                .filter(problem -> !before.problems().contains(problem))
                .forEach(problem -> LOG.errorf("configuration: %s", problem));
        LOG.errorf(
                "configuration not taken trigger=%s faults=%d in-force-since=%s",
                trigger.label(), now.problems().size(), now.loaded());
    }
}
