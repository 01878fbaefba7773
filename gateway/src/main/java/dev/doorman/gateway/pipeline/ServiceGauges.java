package dev.doorman.gateway.pipeline;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** How many are with each service now; a service that leaves the configuration takes its gauges along. Any thread. */
public final class ServiceGauges {
    private final MeterRegistry registry;
    private final ConnectionTable table;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, List<Meter>> meters = new HashMap<>();

    public ServiceGauges(MeterRegistry registry, ConnectionTable table) {
        this.registry = registry;
        this.table = table;
    }

    /** These are the services from now on. */
    public void serve(Set<String> services) {
        lock.lock();
        try {
            meters.entrySet().removeIf(one -> {
                boolean gone = !services.contains(one.getKey());
                if (gone) {
                    one.getValue().forEach(registry::remove);
                }
                return gone;
            });
            services.forEach(service -> meters.computeIfAbsent(service, this::gauges));
        } finally {
            lock.unlock();
        }
    }

    private List<Meter> gauges(String service) {
        return List.of(
                gauge("doorman.connections.active", "Clients that are served", service, ConnectionEntry.State.SERVED),
                gauge(
                        "doorman.connections.held",
                        "Clients that wait for a daemon",
                        service,
                        ConnectionEntry.State.WAITING));
    }

    private Meter gauge(String name, String description, String service, ConnectionEntry.State state) {
        return Gauge.builder(name, table, connections -> connections.count(service, state))
                .tag("service", service)
                .description(description)
                .strongReference(true)
                .register(registry);
    }
}
