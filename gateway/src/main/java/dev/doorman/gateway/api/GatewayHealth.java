package dev.doorman.gateway.api;

import dev.doorman.gateway.GatewayApplication;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready: the gateway holds all its ports and takes clients, whether or not the daemons are there; how these stand is told
 * besides, and whether the configuration in force is the folder's.
 */
@ApplicationScoped
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
                .status(gateway.started() && !gateway.draining())
                .withData("services", services)
                .withData("connections", gateway.connections().size());
        if (gateway.started()) {
            response.withData("configuration", gateway.reloader().stand().text());
            gateway.daemons().forEach(response::withData);
        }
        return response.build();
    }
}
