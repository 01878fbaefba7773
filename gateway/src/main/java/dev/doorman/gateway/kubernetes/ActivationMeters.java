package dev.doorman.gateway.kubernetes;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** Counts what became of Deployments. Immutable; any thread. */
record ActivationMeters(MeterRegistry registry) {
    private static final String ACTIVATIONS = "doorman.gateway.activations";

    /** It was scaled from none, and a pod serves. */
    void started(String daemon, Duration after) {
        count(daemon, "started");
        registry.timer("doorman.gateway.activation.time", "daemon", daemon).record(after);
    }

    /** Nobody served in time. */
    void failed(String daemon) {
        count(daemon, "failed");
    }

    /** It was idle, and scaled to none. */
    void stopped(String daemon) {
        count(daemon, "stopped");
    }

    private void count(String daemon, String result) {
        registry.counter(ACTIVATIONS, "daemon", daemon, "result", result).increment();
    }
}
