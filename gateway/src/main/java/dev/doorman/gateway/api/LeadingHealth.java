package dev.doorman.gateway.api;

import dev.doorman.gateway.GatewayApplication;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready: clients are to come here. Of several gateways at one cluster only one leads, and the others wait. */
@ApplicationScoped
@Readiness
public class LeadingHealth implements HealthCheck {
    private final GatewayApplication gateway;

    LeadingHealth(GatewayApplication gateway) {
        this.gateway = gateway;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("leading").status(gateway.leading()).build();
    }
}
