package dev.doorman.gateway.api;

import dev.doorman.gateway.GatewayApplication;
import dev.doorman.gateway.access.limits.ServiceLimits;
import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.pipeline.ConnectionEntry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is served. */
@Path("/api/services")
@Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
@Tag(name = "services", description = "What is served, and how much")
public class ServicesResource {
    private final GatewayApplication gateway;
    private final MeterRegistry registry;

    @Inject
    ServicesResource(GatewayApplication gateway, MeterRegistry registry) {
        this.gateway = gateway;
        this.registry = registry;
    }

    @GET
    @Operation(operationId = "listServices", summary = "All services, in the order of inetd.conf")
    @APIResponse(
            responseCode = "200",
            description = "The services",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(type = SchemaType.ARRAY, implementation = ServiceView.class)),
                @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    public Services list() {
        return new Services(gateway.listeners().catalog().services().stream()
                .map(this::view)
                .toList());
    }

    private ServiceView view(ServiceEntry service) {
        return ServiceView.of(
                service,
                gateway.listeners().where(service),
                service.server() instanceof Server.Daemon daemon
                        ? gateway.activator().state(daemon.name())
                        : null,
                ServiceLimits.of(service, gateway.settings().limits(service.name())),
                counts(service.name()));
    }

    private ServiceView.CountsView counts(String service) {
        return new ServiceView.CountsView(
                gateway.connections().count(service, ConnectionEntry.State.SERVED),
                gateway.connections().count(service, ConnectionEntry.State.WAITING),
                sum("doorman.connections.accepted", service),
                sum("doorman.gateway.refused", service));
    }

    private long sum(String counter, String service) {
        return (long) registry.find(counter).tag("service", service).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
