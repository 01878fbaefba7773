package dev.doorman.gateway.api;

import dev.doorman.gateway.GatewayApplication;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Alive: the process answers. Ready: it holds all its ports, whether or not the daemons are there; how these stand is told
 * besides.
 */
@ApplicationScoped
@Liveness
@Readiness
public class GatewayHealth implements HealthCheck {
    private final GatewayApplication gateway;

    GatewayHealth(GatewayApplication gateway) {
        this.gateway = gateway;
    }

    @Override
    public HealthCheckResponse call() {
        int services =
                gateway.started() ? gateway.listeners().catalog().services().size() : 0;
        HealthCheckResponseBuilder response = HealthCheckResponse.named("gateway")
                .status(gateway.started())
                .withData("services", services)
                .withData("connections", gateway.connections().size());
        if (gateway.started()) {
            gateway.daemons().forEach(response::withData);
        }
        return response.build();
    }
}
