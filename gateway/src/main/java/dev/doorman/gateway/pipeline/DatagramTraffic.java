package dev.doorman.gateway.pipeline;

import dev.doorman.gateway.client.Traffic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The count of a service's datagrams and their bytes, of all its clients. Any thread. */
record DatagramTraffic(Counter from, Counter to, Traffic.Sink bytes) {
    static DatagramTraffic of(MeterRegistry registry, String service, Traffic.Sink bytes) {
        return new DatagramTraffic(counter(registry, service, "received"), counter(registry, service, "sent"), bytes);
    }

    private static Counter counter(MeterRegistry registry, String service, String direction) {
        return registry.counter("doorman.gateway.datagrams", "service", service, "direction", direction);
    }

    /** A client's datagram was taken. */
    void received(int length) {
        from.increment();
        bytes.received(length);
    }

    /** Datagrams were sent to a client, of so many bytes together. */
    void sent(int count, int length) {
        to.increment(count);
        bytes.sent(length);
    }
}
