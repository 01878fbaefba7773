package dev.doorman.gateway.activation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.Stream;

/** Counts how daemons were started, and how long it took. Immutable; any thread. */
public record ActivationMeters(MeterRegistry registry) {
    /** From a warm start on a fast machine to the longest that clients are held by default. */
    private static final Duration[] BUCKETS = Stream.of(100, 250, 500, 1000, 2500, 5000, 10_000, 30_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private static final String ACTIVATIONS = "doorman.gateway.activations";

    /** It was not there, was started, and serves. */
    public void started(String daemon, Duration after) {
        count(daemon, "started");
        Timer.builder("doorman.gateway.activation.time")
                .description("From the first knock at a daemon that was not there to its first link")
                .tag("daemon", daemon)
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(after);
    }

    /** It was started, and did not serve in time. */
    public void failed(String daemon) {
        count(daemon, "failed");
    }

    /** It was idle, and was stopped. */
    public void stopped(String daemon) {
        count(daemon, "stopped");
    }

    private void count(String daemon, String result) {
        registry.counter(ACTIVATIONS, "daemon", daemon, "result", result).increment();
    }
}
