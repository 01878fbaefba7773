package dev.doorman.gateway.api;

import dev.doorman.common.settings.Problem;
import dev.doorman.gateway.GatewayApplication;
import dev.doorman.gateway.reload.Trigger;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What configuration is in force; and another look at the folder. */
@Path("/api")
@Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
@Tag(name = "configuration", description = "What configuration is in force")
public class ConfigurationResource {
    private static final int UNPROCESSABLE = 422;

    private final GatewayApplication gateway;

    @Inject
    ConfigurationResource(GatewayApplication gateway) {
        this.gateway = gateway;
    }

    @GET
    @Path("/configuration")
    @Operation(operationId = "getConfiguration", summary = "How the configuration in force stands to the folder's")
    @APIResponse(responseCode = "200", description = "How it stands")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    public ConfigurationView stand() {
        return ConfigurationView.of(gateway.reloader().stand());
    }

    /** Blocks, on a worker thread. */
    @POST
    @Path("/reload")
    @Operation(
            operationId = "reload",
            summary = "Reads the configuration anew, and goes over to it by difference",
            description = "A configuration with a fault changes nothing.")
    @APIResponse(responseCode = "200", description = "It is in force")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(
            responseCode = "422",
            description = "It has faults; nothing has changed",
            content = @Content(mediaType = Fault.MEDIA_TYPE, schema = @Schema(implementation = Fault.class)))
    public Reloaded reload() {
        List<Problem> problems = gateway.reloader().reload(Trigger.API);
        if (!problems.isEmpty()) {
            throw new FaultException(new Fault(
                    "Unprocessable Content",
                    UNPROCESSABLE,
                    "the configuration has faults, and nothing has changed",
                    problems.stream().map(Problem::toString).toList()));
        }
        return new Reloaded(ConfigurationView.of(gateway.reloader().stand()));
    }
}
