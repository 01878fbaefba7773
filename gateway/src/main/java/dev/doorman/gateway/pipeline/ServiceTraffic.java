package dev.doorman.gateway.pipeline;

import dev.doorman.gateway.client.Traffic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The count of a service's bytes, of all its clients. Any thread. */
record ServiceTraffic(Counter from, Counter to) implements Traffic.Sink {
    static ServiceTraffic of(MeterRegistry registry, String service) {
        return new ServiceTraffic(counter(registry, service, "received"), counter(registry, service, "sent"));
    }

    private static Counter counter(MeterRegistry registry, String service, String direction) {
        return registry.counter("doorman.connection.bytes", "service", service, "direction", direction);
    }

    @Override
    public void received(long bytes) {
        from.increment((double) bytes);
    }

    @Override
    public void sent(long bytes) {
        to.increment((double) bytes);
    }
}
