package dev.doorman.gateway.api;

import dev.doorman.gateway.GatewayApplication;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Startup;

/** Started: it has had all its ports. Alive: it still answers, also while it drains, or has a configuration with a fault. */
@ApplicationScoped
@Liveness
@Startup
public class GatewayAlive implements HealthCheck {
    private final GatewayApplication gateway;

    GatewayAlive(GatewayApplication gateway) {
        this.gateway = gateway;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("gateway").status(gateway.started()).build();
    }
}
